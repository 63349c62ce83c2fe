using System.Globalization;
using System.Text;

namespace HaShiFlex.Synthesis.Netlists;

/// <summary>
/// Writes a synthesized netlist as Verilog that Icarus and OpenSTA both read: no concatenations, and every bit of a port by its index. Yosys' own writer copies
/// its table of keywords for every name that it checks, which takes a third of the synthesis of a large layer.
/// </summary>
public static class NetlistVerilog
{
    /// <param name="parameters">What stands between the type and the name of an instance: <c>#(...)</c>, or nothing.</param>
    public static string Write(MappedNetlist netlist, Func<MappedCell, string>? parameters = null)
    {
        var text = new StringBuilder($"module {netlist.Name} (").AppendJoin(", ", netlist.Ports.Select(port => port.Name)).Append(");\n");
        foreach (var port in netlist.Ports)
        {
            text.Append(port.IsInput ? "  input " : "  output ");
            if (port.Nets.Length > 1)
                text.Append(CultureInfo.InvariantCulture, $"[{port.Nets.Length - 1}:0] ");
            text.Append(port.Name).Append(";\n");
        }

        var ofPorts = netlist.Ports.SelectMany(port => port.Nets).ToHashSet();
        foreach (var (net, name) in netlist.NetNames.OrderBy(net => net.Key))
        {
            if (!ofPorts.Contains(net))
                text.Append($"  wire {name.Name};\n");
        }

        foreach (var cell in netlist.Cells)
        {
            text.Append("  ").Append(cell.Type).Append(' ');
            if (parameters?.Invoke(cell) is { Length: > 0 } given)
                text.Append(given).Append(' ');
            text.Append(Escaped(cell.Name)).Append(" (").AppendJoin(", ", cell.Pins.Select(pin => $".{pin.Pin}({Read(netlist, pin.Net)})")).Append(");\n");
        }

        // An output that repeats an input or another output has no name of its own for its net.
        foreach (var port in netlist.Ports.Where(port => !port.IsInput))
        {
            for (int bit = 0; bit < port.Nets.Length; bit++)
            {
                string own = Name(MappedNetlist.NameOf(port, bit)), net = Read(netlist, port.Nets[bit]);
                if (own != net)
                    text.Append($"  assign {own} = {net};\n");
            }
        }

        return text.Append("endmodule\n").ToString();
    }

    // An instance that is in the library already keeps the dots of the modules that were around it.
    private static string Escaped(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : $"\\{name} ";

    private static string Read(MappedNetlist netlist, int net) => net switch
    {
        MappedNetlist.Zero => "1'b0",
        MappedNetlist.One => "1'b1",
        _ => Name(netlist.NetNames[net]),
    };

    private static string Name((string Name, int Index) net) => net.Index < 0 ? net.Name : string.Create(CultureInfo.InvariantCulture, $"{net.Name}[{net.Index}]");
}
