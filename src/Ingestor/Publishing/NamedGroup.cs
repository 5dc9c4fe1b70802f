using System.Text;
using Candlewick.Ingestor.Sources;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Publishing;

/// <summary>An instrument of a source that is not in its venue's default session group, which the log must say.</summary>
internal sealed record NamedGroup(FeedInstrument Instrument, string Group)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    /// <summary>The group in UTF-8, as it stands in ticks.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(Group);

    /// <summary>Those of the source, by id: as the options say, else as the master says now.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">Kafka does not answer.</exception>
    /// <exception cref="Instruments.MasterException">The master's record is not an instrument.</exception>
    public static IReadOnlyList<NamedGroup> Find(IngestOptions options, ITickSource source, CancellationToken cancellationToken)
    {
        // Most venues have one group, and the master of a quarter of a million instruments need not be read for them.
        var ids = source.Instruments.Where(id => Sessions.GroupsOf(id.Venue).Skip(1).Any()).OrderBy(id => id.ToString(), StringComparer.Ordinal).ToList();
        var unsaid = ids.Where(id => !options.SessionGroups.ContainsKey(id)).Select(id => id.ToString()).ToHashSet(StringComparer.Ordinal);
        var master = MasterInstruments.Read(options.Kafka, options.Layout, options.SchemaIds, unsaid, cancellationToken);
        return
        [
            .. ids.Select(id => new NamedGroup(new FeedInstrument(id), options.SessionGroups.GetValueOrDefault(id) ?? master.GetValueOrDefault(id.ToString())?.SessionGroup ?? ""))
                .Where(named => named.Group.Length > 0 && named.Group != Sessions.GroupsOf(named.Instrument.Id.Venue).First().Name),
        ];
    }
}
