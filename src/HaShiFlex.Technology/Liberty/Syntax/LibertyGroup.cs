using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Syntax;

/// <summary><c>name (argument, …) { … }</c> as it stands in the file.</summary>
public sealed record LibertyGroup(
    string Name,
    IReadOnlyList<string> Arguments,
    SourcePosition Position,
    IReadOnlyList<LibertyAttribute> Attributes,
    IReadOnlyList<LibertyGroup> Groups)
{
    /// <summary>The first argument, the group's own name.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public string Title => Arguments.Count > 0 && Arguments[0].Length > 0 ? Arguments[0] : throw new InputException(Position, $"the group {Name} needs a name in its parentheses");

    /// <summary>The last attribute of that name, as a later one replaces an earlier; null where there is none.</summary>
    public LibertyAttribute? Find(string name)
    {
        for (int i = Attributes.Count - 1; i >= 0; i--)
        {
            if (Attributes[i].Name == name)
                return Attributes[i];
        }

        return null;
    }

    public IEnumerable<LibertyGroup> GroupsNamed(string name) => Groups.Where(group => group.Name == name);
}
