using System.Collections.Immutable;
using HaShiFlex.Arithmetic;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>
/// The layers that coefficients are fitted to, of two networks, and those that they are tested on, of three others: each in several sizes, sparsities and
/// bit widths, with and without registers inside, and in each reduction style.
/// </summary>
public static class CalibrationSet
{
    private const string LeNet = "lenet_mnist.onnx";
    private const string ResNet = "resnet8_cifar10.onnx";
    private const string DsCnn = "dscnn_kws.onnx";
    private const string MobileNet = "mobilenetv2_1.0_224.onnx";

    /// <summary>The repository's own network.</summary>
    public const string Digits = "digits.onnx";

    private const string Cifar = "cifar10_jpeg1000";
    private const string Keywords = "kws1000";

    private const ReductionStyle Carry = ReductionStyle.CarrySave;
    private const ReductionStyle Ripple = ReductionStyle.RippleTree;
    private const ReductionStyle Shared = ReductionStyle.Shared;

    public static ImmutableArray<CalibrationDesign> Designs { get; } =
    [
        new(LeNet, 0, 0, 1, 4, 0, Carry, null, 0, false),
        new(LeNet, 0, 3, 2, 3, 0.3, Ripple, null, 0.5, false),
        new(LeNet, 0, 6, 1, 5, 0, Carry, 400, 0, false),
        new(LeNet, 0, 8, 4, 4, 0, Carry, null, 0, false),
        new(LeNet, 1, 0, 1, 4, 0.7, Carry, null, 0, false),
        new(LeNet, 1, 7, 1, 4, 0.8, Ripple, 600, 0, false),
        new(LeNet, 0, 0, 8, 4, 0, Shared, 400, 0, false),
        new(ResNet, 0, 0, 1, 4, 0, Carry, null, 0.5, false),
        new(ResNet, 0, 2, 2, 4, 0.5, Carry, null, 0, false),
        new(ResNet, 0, 5, 1, 4, 0, Ripple, 500, 0, false),
        new(ResNet, 0, 6, 6, 4, 0, Carry, null, 0, false),
        new(ResNet, 0, 0, 8, 4, 0, Shared, null, 0, false),
        new(ResNet, 1, 0, 1, 4, 0.6, Carry, null, 0, false),
        new(ResNet, 1, 1, 1, 4, 0.75, Ripple, null, 0, false),
        new(ResNet, 2, 2, 1, 3, 0.5, Carry, 600, 0, false),
        new(ResNet, 2, 4, 1, 5, 0.8, Carry, 300, 0, false),
        new(ResNet, 4, 0, 1, 4, 0.8, Ripple, 400, 0.5, false),
        new(ResNet, 5, 3, 1, 4, 0.85, Carry, 1000, 0, false),
        new(ResNet, 5, 0, 16, 4, 0.5, Carry, null, 0, false),
        new(ResNet, 2, 0, 3, 4, 0, Carry, null, 0, false, Cifar),
        new(LeNet, 1, 3, 2, 4, 0.7, Carry, 500, 0, false),
        new(ResNet, 1, 4, 1, 4, 0, Carry, 400, 0, false),
        new(ResNet, 4, 3, 1, 4, 0.3, Carry, 500, 0, false),
        new(ResNet, 6, 5, 1, 4, 0.5, Carry, 450, 0, false),
        new(ResNet, 8, 0, 4, 4, 0, Carry, 530, 0, false),
        new(ResNet, 7, 9, 1, 4, 0.5, Carry, 530, 0, false),
        new(ResNet, 7, 30, 1, 4, 0.3, Carry, 750, 0, false),
        // Sums of few inputs, as depthwise convolutions have them: about nine are left of each.
        new(LeNet, 0, 1, 1, 4, 0.64, Carry, 1000, 0, false),
        new(LeNet, 0, 5, 2, 4, 0.64, Carry, null, 0, false),
        new(LeNet, 0, 10, 1, 4, 0.64, Carry, 1000, 0.5, false),
        new(LeNet, 0, 16, 2, 4, 0.64, Carry, null, 0, false),
        new(ResNet, 0, 2, 1, 4, 0.67, Carry, 1000, 0, false),
        new(ResNet, 0, 12, 1, 4, 0.67, Carry, null, 0, false),
        new(ResNet, 1, 2, 1, 4, 0.93, Carry, 1000, 0, false),
        new(ResNet, 1, 2, 1, 4, 0.94, Carry, 1000, 0, false),
        new(ResNet, 1, 12, 1, 4, 0.93, Carry, null, 0.5, false),
        new(ResNet, 1, 12, 1, 4, 0.94, Carry, null, 0, false),
        new(ResNet, 2, 7, 1, 4, 0.94, Carry, 1000, 0, false),
        new(ResNet, 2, 7, 1, 4, 0.95, Carry, null, 0, false),
        new(ResNet, 2, 12, 1, 4, 0.94, Carry, null, 0, false),
        new(ResNet, 2, 12, 1, 4, 0.95, Carry, null, 0, false),
        new(ResNet, 3, 2, 1, 4, 0.94, Carry, 1000, 0, false),
        new(ResNet, 3, 12, 1, 4, 0.94, Carry, null, 0, false),
        new(ResNet, 4, 2, 1, 4, 0.97, Carry, 1000, 0, false),
        new(ResNet, 4, 12, 1, 4, 0.97, Carry, null, 0.5, false),
        new(ResNet, 5, 2, 1, 4, 0.44, Carry, 1000, 0, false),
        new(ResNet, 5, 12, 1, 4, 0.44, Carry, null, 0, false),
        new(ResNet, 6, 2, 1, 4, 0.97, Carry, 1000, 0, false),
        new(ResNet, 6, 12, 1, 4, 0.97, Carry, null, 0, false),
        new(ResNet, 8, 2, 1, 4, 0.72, Carry, 1000, 0, false),
        new(ResNet, 8, 12, 1, 4, 0.72, Carry, null, 0, false),
        // Many outputs of the same inputs: registers with tens of readers, and parts of sums that several outputs share.
        new(LeNet, 0, 0, 20, 4, 0, Carry, 1000, 0, false),
        new(LeNet, 0, 0, 20, 4, 0.5, Ripple, null, 0, false),
        new(ResNet, 0, 0, 16, 4, 0, Carry, null, 0.5, false),
        new(ResNet, 5, 0, 32, 4, 0, Carry, 1000, 0, false),
        new(ResNet, 8, 0, 32, 4, 0.5, Carry, null, 0, false),
        new(ResNet, 8, 0, 48, 4, 0.7, Carry, 600, 0, false),
        // Quiet inputs, so that most registers are clocked without a change.
        new(LeNet, 1, 9, 1, 4, 0.7, Carry, 500, 0.95, false),
        new(ResNet, 2, 0, 4, 4, 0.6, Carry, 600, 0, false, Cifar),
        new(DsCnn, 0, 1, 1, 4, 0, Carry, null, 0, true),
        new(DsCnn, 1, 0, 4, 4, 0, Carry, null, 0, true),
        new(DsCnn, 2, 0, 1, 4, 0.3, Carry, null, 0.5, true),
        new(DsCnn, 4, 3, 1, 4, 0.3, Ripple, 500, 0, true),
        new(MobileNet, 0, 5, 1, 4, 0, Carry, null, 0, true),
        new(MobileNet, 0, 4, 2, 4, 0.4, Ripple, null, 0, true),
        new(MobileNet, 0, 16, 6, 4, 0.3, Carry, null, 0.5, true),
        new(MobileNet, 0, 8, 8, 4, 0, Shared, null, 0, true),
        new(MobileNet, 1, 2, 3, 4, 0, Carry, 400, 0, true),
        new(MobileNet, 3, 5, 2, 4, 0, Carry, null, 0, true),
        new(MobileNet, 4, 7, 3, 4, 0, Ripple, 350, 0, true),
        new(MobileNet, 5, 1, 1, 4, 0.5, Carry, null, 0, true),
        new(MobileNet, 30, 9, 1, 3, 0.5, Carry, 500, 0, true),
        new(DsCnn, 2, 0, 6, 4, 0, Carry, 800, 0, true, Keywords),
        new(DsCnn, 5, 20, 1, 4, 0, Carry, 1000, 0, true),
        new(MobileNet, 16, 30, 2, 4, 0, Carry, 1000, 0, true),
        new(MobileNet, 25, 77, 1, 4, 0, Carry, null, 0.5, true),
        new(MobileNet, 23, 0, 2, 4, 0.5, Carry, 600, 0.5, true),
        new(MobileNet, 42, 0, 8, 4, 0, Carry, null, 0, true),
        new(MobileNet, 44, 12, 1, 4, 0.5, Carry, 530, 0, true),
        new(MobileNet, 52, 7, 1, 4, 0.7, Carry, 420, 0, true),
        new(DsCnn, 4, 0, 40, 4, 0.7, Carry, null, 0, true),
        new(MobileNet, 0, 0, 32, 4, 0, Carry, 1000, 0, true),
        new(MobileNet, 2, 0, 16, 4, 0, Carry, 600, 0.5, true),
        new(MobileNet, 3, 0, 48, 4, 0, Carry, 1000, 0, true),
        new(DsCnn, 4, 8, 1, 4, 0.3, Carry, 500, 0.97, true),
        new(DsCnn, 6, 10, 4, 4, 0, Carry, 600, 0, true, Keywords),
        new(MobileNet, 5, 2, 1, 4, 0.3, Carry, 600, 0.95, true),
        new(Digits, 0, 0, 4, 4, 0, Carry, 1000, 0, true),
        new(Digits, 0, 4, 4, 4, 0, Shared, 500, 0, true),
        new(Digits, 1, 2, 1, 4, 0.6, Ripple, null, 0, true),
    ];
}
