using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Feeds;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Wanted;

/// <summary>
/// Which feed an instrument is asked of: the one that holds it already, else one that runs, else the first that could have it.
/// It could have what is of its venue, and what its vendor has a name for.
/// </summary>
internal sealed class FeedChoice(IReadOnlyList<FeedOffer> offers, InstrumentMaster master, WatchBook watched, TopicState statuses, ISchemaIds schemas, TimeProvider time, ILogger<FeedChoice> logger)
{
    private readonly MessageReader<FeedStatus> _statuses = new(TopicCatalog.FeedStatus, schemas, FeedStatus.Parser, logger);

    /// <summary>Those that there are.</summary>
    public IEnumerable<string> Names => offers.Select(offer => offer.Name);

    /// <summary>A feed by its name.</summary>
    /// <exception cref="RequestException">There is none of that name.</exception>
    public string Named(string name) => offers.Any(offer => offer.Name == name)
        ? name
        : throw new RequestException(ErrorCodes.BadRequest, $"there is no feed '{InstrumentDirectory.Clip(name)}'; there are {string.Join(", ", Names)}");

    /// <summary>Name of the feed; null where none could have it.</summary>
    public string? For(string instrument) => Now()(instrument);

    /// <summary>Answers for as many instruments as one likes as things stand now: who holds what and who runs is read once, and only where it decides.</summary>
    public Func<string, string?> Now()
    {
        var holders = new Lazy<ILookup<string, string>>(() => watched.Held().ToLookup(wish => wish.Instrument, wish => FeedOf(wish.Owner), StringComparer.Ordinal));
        var running = new Lazy<HashSet<string>>(Running);
        return instrument =>
        {
            string[] could = CouldHave(instrument);
            return could.Length <= 1
                ? could.FirstOrDefault()
                : Array.Find(could, holders.Value[instrument].Contains) ?? Array.Find(could, running.Value.Contains) ?? could[0];
        };
    }

    private string[] CouldHave(string instrument)
    {
        string venue = instrument[..Math.Max(0, instrument.IndexOf(':', StringComparison.Ordinal))];
        var vendors = master.Find(instrument)?.Aliases.Select(a => a.Vendor).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. offers.Where(offer => offer.Venue == venue || vendors.Contains(offer.Name)).Select(offer => offer.Name)];
    }

    private HashSet<string> Running()
    {
        var now = time.GetUtcNow();
        return statuses.All().Select(_statuses.Read).OfType<FeedStatus>().Where(s => s.IsAlive(now)).Select(s => FeedOf(s.Source)).ToHashSet(StringComparer.Ordinal);
    }

    private static string FeedOf(string source) => source.Split('/')[0];
}
