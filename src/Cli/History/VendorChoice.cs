using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Cli.History;

/// <summary>Finds whose history is asked for which instrument.</summary>
internal static class VendorChoice
{
    /// <summary>Finds an instrument by id, or by a name that the master or the feed knows, and the vendor that has its past.</summary>
    /// <param name="feed">The vendor's feed; null: of those that have the venue, the first that needs no login or has one.</param>
    /// <exception cref="SettingException">There is none such; the message says what there is.</exception>
    public static VendorInstrument Find(
        string name, string? feed, Uri? address, PipelineSettings settings, Backbone backbone, HttpClient client, CancellationToken cancellationToken)
    {
        var id = InstrumentId.TryParse(name, out var parsed, out _) ? parsed
            : feed is not null && LiveFeed.All.FirstOrDefault(f => f.Name == feed) is { } live && InstrumentId.TryParse($"{live.Venue}:{name}", out parsed, out _) ? parsed
            : MasterNames.Read(backbone.Kafka, backbone.Layout, backbone.SchemaIds, settings.DefaultVenues, cancellationToken).Find(name, MasterDay.At(TimeProvider.System.GetUtcNow()))
            ?? throw new SettingException($"'{name}' is no instrument that the master knows; write VENUE:SYMBOL, such as BINANCE:BTC-USDT, or look with `pipeline instruments search {name}`");
        var sessions = Brokers.Sessions(settings, client);
        var vendor = feed is null ? Usual(id, sessions) : VendorHistory.Of(feed) ?? throw new SettingException($"--feed is '{feed}'; those with a history are {string.Join(", ", VendorHistory.All.Select(v => v.Feed))}");
        var listing = MasterInstruments.Read(backbone.Kafka, backbone.Layout, backbone.SchemaIds, new HashSet<string>(StringComparer.Ordinal) { id.ToString() }, cancellationToken);
        return new VendorInstrument(vendor, id, listing.GetValueOrDefault(id.ToString()), address, vendor.NeedsLogin ? Session(vendor.Feed, address, sessions) : null);
    }

    /// <exception cref="SettingException">It is no address of the web.</exception>
    public static Uri? AddressOf(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new SettingException($"--address is '{text}'; expected such as http://127.0.0.1:9443");

    private static VendorHistory Usual(InstrumentId id, BrokerSessions sessions)
    {
        var possible = VendorHistory.For(id).ToList();
        return possible.Count == 0 ? throw new SettingException($"no vendor's history has instruments of venue {id.Venue}")
            : possible.Find(v => !v.NeedsLogin || (BrokerSessions.Names.Contains(v.Feed) && sessions.Of(v.Feed).State.Status == SessionStatus.Valid))
            ?? possible.Find(v => BrokerSessions.Names.Contains(v.Feed)) ?? possible[0];
    }

    private static IBrokerSession Session(string feed, Uri? address, BrokerSessions sessions) => BrokerSessions.Names.Contains(feed)
        ? sessions.Of(feed, address)
        : throw new SettingException($"there is no login at {feed} in this build; those with one are {string.Join(", ", BrokerSessions.Names)}");
}
