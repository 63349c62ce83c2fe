namespace HaShiFlex.Estimation.Baselines;

/// <summary>How a baseline's rate came to be known. Names in YAML and JSON are the lower case of these.</summary>
public enum Evidence
{
    /// <summary>Somebody ran it and published the run's record.</summary>
    Measured,

    /// <summary>Computed from a measurement by stated arithmetic, such as a division by the number of GPUs.</summary>
    Derived,

    /// <summary>Stated by its authors or its vendor, without a record of the run.</summary>
    Quoted,

    /// <summary>Not stated anywhere: what other statements imply when they are divided.</summary>
    Implied,
}
