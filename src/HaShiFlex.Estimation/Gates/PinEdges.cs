using System.Runtime.Intrinsics;

namespace HaShiFlex.Estimation.Gates;

/// <summary>When a pin rises and falls at the latest, and how slowly, ps.</summary>
/// <param name="Lanes">Arrival and slew of the rising edge, then of the falling one.</param>
internal readonly record struct PinEdges(Vector128<float> Lanes)
{
    /// <summary>Stands for the arrival of an edge that never comes, ps: so far off that no delay changes it, and finite, so that it can be interpolated.</summary>
    public const float NeverPs = -1e30f;

    public static PinEdges Never { get; } = Of(NeverPs, 0, NeverPs, 0);

    public static PinEdges Of(float risePs, float riseSlewPs, float fallPs, float fallSlewPs) => new(Vector128.Create(risePs, riseSlewPs, fallPs, fallSlewPs));

    /// <param name="edge">0 rises, 1 falls.</param>
    public float ArrivalPs(int edge) => edge == 0 ? Lanes.GetElement(0) : Lanes.GetElement(2);

    /// <param name="edge">0 rises, 1 falls.</param>
    public float SlewPs(int edge) => edge == 0 ? Lanes.GetElement(1) : Lanes.GetElement(3);

    /// <summary>Whether an edge ever comes.</summary>
    /// <param name="edge">0 rises, 1 falls.</param>
    public bool Comes(int edge) => ArrivalPs(edge) > NeverPs / 2;

    /// <summary>Arrival of the mean edge; 0 where none ever comes.</summary>
    public float MeanPs => Comes(0)
        ? Comes(1) ? (ArrivalPs(0) + ArrivalPs(1)) / 2 : ArrivalPs(0)
        : Comes(1) ? ArrivalPs(1) : 0;

    /// <summary>What an edge adds to the arrivals of those that it causes.</summary>
    /// <param name="edge">0 rises, 1 falls.</param>
    public Vector128<float> Delay(int edge) =>
        (edge == 0 ? Vector128.Shuffle(Lanes, Vector128.Create(0, 1, 0, 1)) : Vector128.Shuffle(Lanes, Vector128.Create(2, 3, 2, 3)))
        & Vector128.Create(-1, 0, -1, 0).AsSingle();

    /// <summary>Both edges later.</summary>
    public PinEdges Later(float ps) => new(Lanes + Vector128.Create(ps, 0, ps, 0));
}
