using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Scenarios;

namespace HaShiFlex.Estimation.Costs;

/// <summary>How the sums of a scenario's layers are shared: what cells cost, which clock sums have to meet, how long a layer is searched.</summary>
public sealed class LayerSharing
{
    /// <summary>Fewest rounds of search for a layer. A round takes time in proportion to the layer's terms, and so does the search of a large layer.</summary>
    private const int LeastEffort = 100;

    /// <summary>Most rounds: beyond them the first layers gain hardly anything.</summary>
    private const int MostEffort = 2000;

    /// <summary>Terms x rounds of a layer between these two: a fraction of a second.</summary>
    private const long SearchedTerms = 6_000_000;

    private readonly SharingCosts _costs;
    private readonly ClockLimit? _clock;

    /// <exception cref="Documents.InputException">The library has no such flow as the scenario asks for.</exception>
    public LayerSharing(ScenarioInputs inputs)
    {
        var (library, hardware) = (inputs.Technology, inputs.Scenario.Hardware);
        var prices = new GatePrices(library, Chip.ChooseFlow(inputs));
        var delays = PlacementDelays.Of(library);
        double Cell(CellCounts counts) => prices.AreaUm2(GateCounts.Of(counts, library.Cells)).Value;
        bool isPipelined = hardware.Pipelining != Pipelining.None;
        double periodPs = Priors.UsablePeriodPs(hardware.ClockGHz);

        // A level of adders takes this share of the period, so as many of the sums' bits are held by a register.
        double registered = isPipelined ? Math.Min(1, delays.OperandToSum / periodPs) : 0;
        _costs = new SharingCosts(
            Cell(new CellCounts(0, 1, 0, 0, 0, 0)), Cell(new CellCounts(0, 0, 1, 0, 0, 0)), registered * prices.RegisterBitUm2.Value);
        _clock = isPipelined ? null : new ClockLimit(periodPs, delays);
    }

    /// <summary>What is minimized in a layer's accumulators, and how long it is searched for.</summary>
    public SharingSettings Of(ShiftAddMatrix matrix) => new()
    {
        Costs = _costs,
        Effort = (int)Math.Clamp(SearchedTerms / Math.Max(1, matrix.Terms.Length), LeastEffort, MostEffort),

        // A clock that even unshared sums miss is left to whoever places registers, who knows the layer to blame.
        ClockLimit = _clock is not null && _clock.IsMetBy(CarrySave.Build(matrix)) ? _clock : null,
    };
}
