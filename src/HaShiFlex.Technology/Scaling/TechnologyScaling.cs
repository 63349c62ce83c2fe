using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Scaling;

/// <summary>
/// Carries a library to another node, supply and temperature.
/// <list type="bullet">
/// <item>Area, delay and energy: ratios of Stillmaker and Baas's rows (<see cref="NodePolynomials"/>).</item>
/// <item>Pin capacitance and leakage of a cell follow the linear dimension, the square root of the area's ratio (same gate capacitance and leakage
/// per um of width); leakage goes with the square of the supply besides, and doubles with temperature as the library says. Priors.</item>
/// <item>Wire capacitance per um stays; per area it goes with one over the linear dimension. Ratios stay.</item>
/// <item>Delay and energy do not change with temperature; the range widens instead.</item>
/// </list>
/// Ranges widen, both ways: by <see cref="EnergySpreadPerNode"/> or <see cref="SpreadPerNode"/> for each row of the table between the nodes,
/// by <see cref="SpreadPerTenthVolt"/> for each 0.1 V and by <see cref="DelaySpreadPerDegree"/> for each degree.
/// </summary>
public static class TechnologyScaling
{
    /// <summary>Six rows from 45 to 7 nm put an 8-bit addition 3.4 times below its published energy: 3.4^(1/6).</summary>
    public const double EnergySpreadPerNode = 1.23;

    /// <summary>Area, delay and capacitance: a prior.</summary>
    public const double SpreadPerNode = 1.10;

    /// <summary>The fits have R2 above 0.95: a prior of 5 % for each 0.1 V.</summary>
    public const double SpreadPerTenthVolt = 1.05;

    /// <summary>Delay may move 0.1 % with a degree, either way at these supplies: a prior.</summary>
    public const double DelaySpreadPerDegree = 1.001;

    /// <summary>Leakage of another node is known to a factor of about two: a prior.</summary>
    public const double LeakageSpreadForNode = 2.0;

    /// <param name="library">At a node and supply that <see cref="NodePolynomials"/> covers, unless only the temperature changes.</param>
    /// <param name="nodeNm">A node of <see cref="NodePolynomials.All"/>.</param>
    /// <param name="supplyV">V, within the node's range.</param>
    /// <param name="temperatureC">-55 to 150 C.</param>
    /// <exception cref="InputException">A node that the table lacks, or a supply outside a row's range.</exception>
    public static TechnologyLibrary To(TechnologyLibrary library, double nodeNm, double supplyV, double temperatureC)
    {
        var origin = library.Corner;
        if (!(temperatureC is >= -55 and <= 150))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"temperatureC {temperatureC} is out of range: it must be from -55 to 150"));
        var to = origin with { NodeNm = nodeNm, SupplyV = supplyV, TemperatureC = temperatureC };
        if (to == origin)
            return library;

        double area = 1, delay = 1, energy = 1, delaySpread = 1, energySpread = 1, sizeSpread = 1, leakageSpread = 1;
        if (nodeNm != origin.NodeNm || supplyV != origin.SupplyV)
        {
            var source = Row(origin.NodeNm, origin.SupplyV, $"the library '{library.Name}'");
            var target = Row(nodeNm, supplyV, "the target");
            area = source.AreaToSeven / target.AreaToSeven;
            delay = target.DelayFactor(supplyV) / source.DelayFactor(origin.SupplyV);
            energy = target.EnergyFactor(supplyV) / source.EnergyFactor(origin.SupplyV);

            int rows = Math.Abs(IndexOf(nodeNm) - IndexOf(origin.NodeNm));
            double forVoltage = Math.Pow(SpreadPerTenthVolt, Math.Abs(supplyV - origin.SupplyV) / 0.1);
            sizeSpread = Math.Pow(SpreadPerNode, rows);
            delaySpread = sizeSpread * forVoltage;
            energySpread = Math.Pow(EnergySpreadPerNode, rows) * forVoltage;
            leakageSpread = (rows > 0 ? LeakageSpreadForNode : 1) * forVoltage;
        }

        delaySpread *= Math.Pow(DelaySpreadPerDegree, Math.Abs(temperatureC - origin.TemperatureC));
        double dimension = Math.Sqrt(area);
        double leakage = dimension * (supplyV / origin.SupplyV) * (supplyV / origin.SupplyV);
        string step = $"scaled from {origin} to {to} ({{0}}, Stillmaker and Baas 2017)";
        string prior = $"scaled from {origin} to {to} ({{0}}, a prior)";

        var scaled = library.Transform((kind, figure) => kind switch
        {
            FigureKind.Area => Apply(figure, area, area == 1 ? 1 : sizeSpread, step, "area"),
            FigureKind.Delay => Apply(figure, delay, delaySpread, step, "delay"),
            FigureKind.Energy => Apply(figure, energy, energySpread, step, "energy"),
            FigureKind.Capacitance => Apply(figure, dimension, sizeSpread, prior, "pin capacitance"),
            FigureKind.WireCapacitanceDensity => Apply(figure, 1 / dimension, sizeSpread, prior, "wire per area"),
            FigureKind.Leakage => library.Leakage.AtTemperature(
                Apply(figure, leakage, leakageSpread, prior, "leakage"), origin.TemperatureC, temperatureC),
            FigureKind.LeakageDensity => Apply(figure, leakage / area, leakageSpread, prior, "leakage per area"),
            FigureKind.WireCapacitance or FigureKind.Ratio => figure,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        });
        return scaled with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{library.Name}@{nodeNm}nm,{supplyV}V,{temperatureC}C"),
            Description = $"{library.Description}; scaled to {to}",
            Corner = to,
            Conditions = library.Conditions with
            {
                InputSlewPs = library.Conditions.InputSlewPs * delay,
                LoadFf = library.Conditions.LoadFf * dimension,
            },
        };
    }

    private static Figure Apply(Figure figure, double factor, double spread, string step, string what) => factor == 1 && spread == 1
        ? figure
        : figure.Scaled(factor, spread, string.Format(CultureInfo.InvariantCulture, step, string.Create(CultureInfo.InvariantCulture, $"{what} x{factor:G4}")));

    private static NodePolynomials Row(double nodeNm, double supplyV, string whose)
    {
        int index = IndexOf(nodeNm);
        if (index < 0)
        {
            string nodes = string.Join(", ", NodePolynomials.All.Select(row => row.NodeNm.ToString(CultureInfo.InvariantCulture)));
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"nodeNm {nodeNm} of {whose} has no scaling polynomials; there are {nodes}"));
        }

        var row = NodePolynomials.All[index];
        if (supplyV >= NodePolynomials.MinimumSupplyV && supplyV <= row.MaximumSupplyV)
            return row;
        throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"supplyV {supplyV} of {whose} is outside the range of the {nodeNm} nm scaling polynomials, {NodePolynomials.MinimumSupplyV} to {Math.Floor(row.MaximumSupplyV * 1000) / 1000} V"));
    }

    private static int IndexOf(double nodeNm)
    {
        for (int i = 0; i < NodePolynomials.All.Count; i++)
        {
            if (NodePolynomials.All[i].NodeNm == nodeNm)
                return i;
        }

        return -1;
    }
}
