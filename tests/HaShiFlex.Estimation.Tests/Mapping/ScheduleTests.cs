using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Estimation.Tests.Mapping;

public class ScheduleTests
{
    [Fact]
    public void A_residual_branch_waits_for_the_window_and_the_pipeline_beside_it()
    {
        var shape = new Shape(1, 10, 10);
        var window = new Window(3, 3, PadTop: 1, PadLeft: 1, PadBottom: 1, PadRight: 1);
        var network = new Network("n", "test", shape,
        [
            Convolution("first", Network.ImageInput, shape, new Window(1, 1)),
            Convolution("second", 0, shape, window),
            new AddLayer("sum", [0, 1], shape),
        ]);
        var schedule = Schedule.Of(network, 200, [2, 5, 1]);

        // The 3x3 window with one row and one column of padding needs a row and a pixel of a 10 x 10 map before its first result.
        Assert.Equal(2, schedule.FirstResult[0], 9);
        Assert.Equal(2 + (11 / 100.0 * 200) + 5, schedule.FirstResult[1], 9);
        Assert.Equal(27, schedule.Waiting[2][0], 9);
        Assert.Equal(0, schedule.Waiting[2][1], 9);
        Assert.Equal(schedule.FirstResult[2] + (0.99 * 200), schedule.Latency, 9);
    }

    private static ConvolutionLayer Convolution(string name, int input, Shape shape, Window window) =>
        new(name, [input], shape, shape, window, 1, new WeightMatrix(1, window.Area, new float[window.Area]), new float[1]);
}
