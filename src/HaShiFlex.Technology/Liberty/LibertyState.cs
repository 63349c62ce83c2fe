using HaShiFlex.Technology.Liberty.Functions;

namespace HaShiFlex.Technology.Liberty;

/// <summary>An <c>ff</c> or <c>latch</c> group: one bit of state.</summary>
/// <param name="Variable">Name of the state in output functions.</param>
/// <param name="Complement">Name of its complement.</param>
/// <param name="IsEdgeTriggered">True for <c>ff</c>.</param>
/// <param name="Data"><c>next_state</c> or <c>data_in</c>; null where the latch has none.</param>
/// <param name="Control"><c>clocked_on</c> or <c>enable</c>; null where the group has none.</param>
/// <param name="Clear">Or null.</param>
/// <param name="Preset">Or null.</param>
public sealed record LibertyState(
    string Variable,
    string Complement,
    bool IsEdgeTriggered,
    BooleanFunction? Data,
    BooleanFunction? Control,
    BooleanFunction? Clear,
    BooleanFunction? Preset);
