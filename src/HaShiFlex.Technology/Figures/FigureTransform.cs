namespace HaShiFlex.Technology.Figures;

/// <summary>Makes a new figure of each figure of a library, for example for another node.</summary>
internal delegate Figure FigureTransform(FigureKind kind, Figure figure);
