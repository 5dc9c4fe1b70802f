using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live;

/// <summary>What a live feed is to carry, and from where.</summary>
public sealed record LiveOptions
{
    /// <summary>
    /// Name of the command's first connection, where one vendor has several: each has a name, a clock and instruments of its own. Those that a
    /// command begins besides it are <c>0.1</c>, <c>0.2</c>.
    /// </summary>
    public string Shard { get; init; } = "0";

    /// <summary>For as long as it runs.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; init; } = [];

    /// <summary>Files with an instrument a line, followed as they change; <c>#</c> begins a comment.</summary>
    public IReadOnlyList<string> WatchLists { get; init; } = [];

    /// <summary>Carries what topic <c>wanted-instruments</c> asks for, too: one command of a feed does.</summary>
    public bool TakesWishes { get; init; }

    /// <summary>Asks the vendor's history for what was missed, where it has one.</summary>
    public bool FillsGaps { get; init; } = true;

    /// <summary>File to keep the frames of the first connection in, too; those of others get <c>.1</c>, <c>.2</c> behind it. Null: none is kept.</summary>
    public string? Record { get; init; }

    /// <summary>What the feed may need of the process.</summary>
    public required FeedContext Context { get; init; }
}
