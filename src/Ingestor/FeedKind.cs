namespace Candlewick.Ingestor;

/// <summary>What kind of files a run reads.</summary>
public enum FeedKind
{
    /// <summary>LEAN trade zips.</summary>
    Lean,

    /// <summary>Snapshot CSV.</summary>
    Csv,
}
