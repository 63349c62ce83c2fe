using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports;

/// <summary>How a component is called.</summary>
/// <param name="Key">In JSON and CSV.</param>
/// <param name="Title">For people.</param>
/// <param name="Group">In charts, where thirteen colours would be too many to tell apart.</param>
public sealed record ComponentLabel(Component Component, string Key, string Title, string Group)
{
    public static ImmutableArray<ComponentLabel> All { get; } =
    [
        new(Component.AdderGraph, "adder-graph", "Adder graph", "Adder graph"),
        new(Component.PipelineRegister, "pipeline-register", "Pipeline registers", "Registers"),
        new(Component.Requantizer, "requantizer", "Requantizers and clamps", "Requantizers"),
        new(Component.WindowRegister, "window-register", "Window registers", "Registers"),
        new(Component.LineBuffer, "line-buffer", "Line buffers", "Buffers"),
        new(Component.DelayBuffer, "delay-buffer", "Residual delay buffers", "Buffers"),
        new(Component.FanOutBuffer, "fan-out-buffer", "Fan-out buffers", "Fan-out, wires"),
        new(Component.ClockTree, "clock-tree", "Clock tree", "Clock tree"),
        new(Component.Wire, "wire", "Signal wires", "Fan-out, wires"),
        new(Component.NpuDatapath, "npu-datapath", "NPU datapath", "NPU"),
        new(Component.NpuMemory, "npu-memory", "NPU weight memory", "NPU"),
        new(Component.Leakage, "leakage", "Leakage", "Leakage"),
        new(Component.Whitespace, "whitespace", "White space", "White space"),
    ];

    /// <summary>Groups in the order in which charts stack them.</summary>
    public static ImmutableArray<string> Groups { get; } = [.. All.Select(label => label.Group).Distinct()];

    public static ComponentLabel Of(Component component) => All.First(label => label.Component == component);
}
