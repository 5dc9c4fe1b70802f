using System.Collections.Concurrent;
using System.Globalization;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Order;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Lean;

/// <summary>
/// LEAN's tick zips: one trading date a file, and one instrument, or one root with a file for each contract. Both are named by the path, so that
/// none is read to be examined. Whether it is in the order of time is looked at meanwhile.
/// </summary>
internal sealed class LeanFormat(FileFormatOptions options) : TextFormat(options)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    /// <summary>One file at a time: the publishing goes before.</summary>
    private readonly TaskScheduler _aside = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: 1).ConcurrentScheduler;

    private readonly ConcurrentDictionary<string, Lazy<Disorder>> _disorders = new();

    public override bool WholeDays => true;

    protected override string Name => "a zip of LEAN ticks";

    public override FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        var lean = LeanPath.Parse(path);
        var instruments = Instruments(path, lean);
        var (firstUs, problems, damage) = Begin(path);
        if (firstUs == 0 && damage is null)
        {
            return new FileFacts(0, 0, []) { Problems = problems };
        }

        var disorder = new Lazy<Disorder>(() => Scan(path, CancellationToken.None).Disorder);
        _disorders[path] = disorder;
        _ = Task.Factory.StartNew(() => disorder.Value, cancellationToken, TaskCreationOptions.None, _aside);
        int day = int.Parse(lean.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new FileFacts(new LocalMidnight(lean.Date, lean.Zone).ToUtcUs(0), day, [.. instruments.Select(i => CoveredDays.Whole(i.Id.ToString(), (uint)day))]) { Aspect = lean.Kind.ToString() };
    }

    protected override Disorder DisorderOf(string path) => _disorders.TryGetValue(path, out var disorder) ? disorder.Value : default;

    protected override IReadOnlyList<Func<PackedText>> Parts(string path) => LeanPath.Parse(path).Security == LeanSecurity.Future && ZipText.Entries(path) is { Count: > 0 } entries
        ? [.. entries.Select(entry => (Func<PackedText>)(() => ZipText.Open(path, entry)))]
        : [() => ZipText.Open(path)];

    protected override ILineParser Parser(string path, TextLines lines, bool timesOnly)
    {
        var lean = LeanPath.Parse(path);
        return new LeanLine(lean, Instruments(path, lean));
    }

    /// <summary>Whose ticks are in a zip, in the order of its entries.</summary>
    /// <exception cref="IngestException">It says so in no way that is understood.</exception>
    private static FeedInstrument[] Instruments(string path, LeanPath lean)
    {
        try
        {
            return lean.Security == LeanSecurity.Future && ZipText.Entries(path) is { Count: > 0 } entries
                ? [.. entries.Select(entry => Instrument(lean.IdOf(entry)))]
                : [Instrument(lean.IdOf(entry: null))];
        }
        catch (FormatException e)
        {
            throw new IngestException($"'{path}': {e.Message}", e);
        }
    }

    private static FeedInstrument Instrument(string id) =>
        !InstrumentId.TryParse(id, out var parsed, out string? error) ? throw new FormatException(error)
        : !Sessions.TryGet(parsed.Venue, out _) ? throw new FormatException($"the sessions of venue '{parsed.Venue}' of {id} are not known; known venues are {string.Join(", ", Sessions.Venues)}")
        : new FeedInstrument(parsed);
}
