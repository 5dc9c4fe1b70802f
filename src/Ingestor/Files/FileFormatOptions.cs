using Candlewick.Ingestor.Text;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Files;

/// <summary>How files are to be read, where they do not say it themselves.</summary>
public sealed record FileFormatOptions
{
    /// <summary>Venues of bare symbols; the first is taken.</summary>
    public IReadOnlyList<string> DefaultVenues { get; init; } = [];

    /// <summary>What the master of instruments knows of a name that is no id, bare symbols and vendors' names; null for nothing.</summary>
    public Func<string, InstrumentId?>? Master { get; init; }

    /// <summary>Whose ticks they are, in place of what the name of a file says; null: the file says it.</summary>
    public InstrumentId? Instrument { get; init; }

    /// <summary>What columns are called, by what they hold (<c>time</c>, <c>price</c>, <c>size</c>, …); numbers are places, from 1, of files without a header.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>What integer times count; by magnitude where that is not said.</summary>
    public TimeUnits TimeUnit { get; init; }

    /// <summary>Where clocks hang whose times name no zone; null: times must name one.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Ticks that are later are refused, microseconds UTC: a slip of the pen or a unit that was mistaken.</summary>
    public long LatestUs { get; init; } = long.MaxValue;

    /// <summary>Is told what takes long.</summary>
    internal ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>A year from now: a day that is made up for trying things out may not have come yet, today's least of all.</summary>
    public static long LatestNow(TimeProvider time) => TickTime.Of(time.GetUtcNow().AddYears(1));
}
