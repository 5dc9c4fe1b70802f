using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Candlewick.Market.Sessions;
using Instrument = Candlewick.Market.Instruments.Instrument;

namespace Candlewick.Ingestor.Live;

/// <summary>What a feed calls instruments today, by the master of instruments where it says. For one thread.</summary>
/// <param name="groups">Session groups in place of what the master says.</param>
/// <param name="master">What it has of ids.</param>
internal sealed class FeedInstruments(
    LiveFeed feed, IReadOnlyDictionary<InstrumentId, string> groups, Func<IReadOnlySet<string>, CancellationToken, Dictionary<string, Instrument>> master, TimeProvider time)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    private Dictionary<string, Instrument> _listed = [];

    private DateOnly Today => MasterDay.At(time.GetUtcNow());

    /// <summary>Reads the master for those it is needed for; it takes as long for a thousand as for one. Blocks.</summary>
    public void Read(IEnumerable<InstrumentId> ids, CancellationToken cancellationToken)
    {
        var needed = ids.Where(id => feed.NeedsMaster || Sessions.GroupsOf(id.Venue).Skip(1).Any()).Select(id => id.ToString()).ToHashSet(StringComparer.Ordinal);
        _listed = master(needed, cancellationToken);
    }

    /// <summary>One of those that were read.</summary>
    /// <exception cref="InstrumentRefusedException">The feed has no such instrument, or has it no more.</exception>
    public LiveInstrument Find(InstrumentId id)
    {
        var listed = _listed.GetValueOrDefault(id.ToString());
        if (!feed.NeedsMaster && HasExpired(id))
        {
            throw new InstrumentRefusedException(RefusalReason.Expired, $"'{id}' has expired");
        }

        try
        {
            return feed.Find(id, listed, Today) with { SessionGroup = groups.GetValueOrDefault(id) ?? listed?.SessionGroup ?? "" };
        }
        catch (IngestException e)
        {
            throw new InstrumentRefusedException(listed?.Expiry < Today || HasExpired(id) ? RefusalReason.Expired : RefusalReason.Unknown, e.Message);
        }
    }

    /// <summary>The instrument is a contract that can no longer be traded.</summary>
    public bool HasExpired(InstrumentId id) => Contract.TryParse(id.Symbol, out var contract) && contract.Expiry < Today;
}
