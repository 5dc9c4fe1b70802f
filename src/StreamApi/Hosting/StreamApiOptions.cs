using Candlewick.Contracts.Registry;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Wanted;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Npgsql;

namespace Candlewick.StreamApi.Hosting;

/// <summary>What the API needs to serve.</summary>
public sealed record StreamApiOptions
{
    public required KafkaSettings Kafka { get; init; }

    /// <summary>The topics as they are on the broker.</summary>
    public required TopicLayout Layout { get; init; }

    public required ISchemaIds SchemaIds { get; init; }

    /// <summary>The database of the read model, asked whether it answers. Owned by the caller.</summary>
    public required NpgsqlDataSource Postgres { get; init; }

    /// <summary>The connections that clients' history is read with, see <see cref="EventStore.ReaderPool"/>. Owned by the caller.</summary>
    public NpgsqlDataSource Readers { get => field ?? Postgres; init; }

    /// <summary>Venues a bare symbol is looked for on, in this order.</summary>
    public IReadOnlyList<string> DefaultVenues { get; init; } = [];

    /// <summary>
    /// Origins a browser may connect from, such as <c>https://charts.example</c>; <c>*</c> allows all. Pages served
    /// from loopback by this process are always allowed.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Intervals that the aggregators build.</summary>
    public IReadOnlyList<BarSpec> Intervals { get; init; } = CandleRules.DefaultSpecs;

    /// <summary>Which hours the aggregators make bars of.</summary>
    public SessionMode Sessions { get; init; }

    /// <summary>Live feeds that instruments may be asked of; none where nothing is asked of any.</summary>
    public IReadOnlyList<FeedOffer> Feeds { get; init; } = [];

    /// <summary>What <c>adjust=</c> takes out of candles; null where none are known.</summary>
    public AdjustmentTable? CorporateActions { get; init; }

    /// <summary>What accounts are summed in.</summary>
    public string BaseCurrency { get; init; } = "INR";

    /// <summary>Kite's API secret, which its postbacks are signed with; null: it is not set, and no postback is taken.</summary>
    public Func<string?> KiteSecret { get; init; } = () => null;

    /// <summary>Who is let in.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Watch lists of the feeds: what clients of the broker proxy get that name no symbols.</summary>
    public IReadOnlyList<WatchListFile> WatchLists { get; init; } = [];

    public StreamLimits Limits { get; init; } = new();

    /// <summary>What clients may subscribe to.</summary>
    internal IReadOnlyList<Channel> Channels { get; init; } = ChannelCatalog.All;

    /// <summary>What clients may speak over sockets.</summary>
    internal IReadOnlyList<SocketProtocol> Protocols { get; init; } = SocketProtocol.All;
}
