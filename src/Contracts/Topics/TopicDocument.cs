using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.Contracts.Registry;

namespace Candlewick.Contracts.Topics;

/// <summary>The topics of the catalogue as an AsyncAPI 3 document, with the schemas of their values in Protobuf's own text.</summary>
public static class TopicDocument
{
    private const string KafkaBinding = "0.5.0";

    /// <summary>What AsyncAPI's binding knows of a topic's settings.</summary>
    private static readonly string[] BoundSettings = ["retention.ms", "retention.bytes"];

    /// <summary>What a topic's records are, and what their keys.</summary>
    private static readonly Dictionary<Topic, (string Description, string Key)> Words = new()
    {
        [TopicCatalog.Ticks] = ("Trades, snapshots, and the clock and control ticks that decide when bars close. Record time is event time.", "instrument; none on what concerns a whole source"),
        [TopicCatalog.Depth] = ("Order books, the best 5 or 20 levels, for an hour.", "instrument"),
        [TopicCatalog.Candles] = ("Candles of a minute and longer, closed or revised. Record time is the watermark that published them.", "instrument"),
        [TopicCatalog.CandlesFast] = ("Candles below a minute, bounded by size.", "instrument"),
        [TopicCatalog.CandlesLive] = ("Candles that are still open; null once they have closed.", "instrument|interval"),
        [TopicCatalog.AggregatorState] = ("The aggregator's checkpoints. Its own affair.", "see aggregator_state.proto"),
        [TopicCatalog.SourcePositions] = ("How far each source was read.", "source"),
        [TopicCatalog.WantedInstruments] = ("Who wants which instruments of which feeds, until when; null: not any more.", "feed|instrument|owner"),
        [TopicCatalog.FeedStatus] = ("How each connection to a vendor is.", "source"),
        [TopicCatalog.Instruments] = ("The master of instruments.", "instrument"),
        [TopicCatalog.MarketEvents] = ("What happened to instruments and feeds: sessions, gaps, outages, answers to wishes.", "instrument or source"),
        [TopicCatalog.Analysis] = ("Indicators, candlestick patterns and risk of closed candles, bounded by size. Record time is the end of the candle.", "instrument"),
        [TopicCatalog.AnalysisState] = ("The checkpoints of the engine of analysis. Its own affair.", "see analysis_state.proto"),
        [TopicCatalog.AlertRules] = ("What people want to be told of; null: not any more.", "subject|id"),
        [TopicCatalog.Alerts] = ("Rules whose condition became true, each once. Record time is that of the tick, or the end of the bar.", "instrument or feed"),
        [TopicCatalog.AlertsState] = ("The checkpoints of the engine of alerts. Its own affair.", "see alerts_state.proto"),
        [TopicCatalog.Ledger] = ("What happened to accounts: fills, deposits, corporate actions. Each identity (account, reference) counts once.", "instrument; of money CASH: and its currency"),
        [TopicCatalog.Positions] = ("What accounts hold, valued, at most four times a second each.", "instrument|account"),
        [TopicCatalog.PortfolioState] = ("The checkpoints of the portfolio engine. Its own affair.", "see portfolio_state.proto"),
        [TopicCatalog.DeadLetters] = ("Records that could not be used, as they were; headers have the reason and the origin.", "as the original"),
    };

    /// <summary>UTF-8 JSON.</summary>
    /// <param name="prefix">Before the name of each topic.</param>
    /// <param name="partitions">Of each topic; null where they are not known.</param>
    public static byte[] Json(string prefix = "", int? partitions = null)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("asyncapi", "3.0.0");
            Info(json);
            json.WriteStartObject("channels");
            foreach (var topic in TopicCatalog.All)
            {
                Channel(json, topic, prefix, partitions);
            }

            json.WriteEndObject();
            json.WriteStartObject("operations");
            foreach (var topic in TopicCatalog.All)
            {
                json.WriteStartObject($"read.{topic.Name}");
                json.WriteString("action", "receive");
                Reference(json, "channel", $"#/channels/{topic.Name}");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("components");
            json.WriteStartObject("messages");
            foreach (string? schema in TopicCatalog.All.Select(topic => topic.Schema).Distinct())
            {
                Message(json, schema);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Info(Utf8JsonWriter json)
    {
        json.WriteStartObject("info");
        json.WriteString("title", "Candlewick's topics");
        json.WriteString("version", "1.0.0");
        json.WriteString(
            "description",
            "Values are in Confluent's framing: a zero byte, the schema id (4 bytes, big endian), a zero byte, the message. Read with isolation.level=read_committed. A record's partition is murmur2 of its instrument.");
        json.WriteEndObject();
        json.WriteStartObject("servers");
        json.WriteStartObject("kafka");
        json.WriteString("host", "{bootstrap}");
        json.WriteString("protocol", "kafka");
        json.WriteStartObject("variables");
        json.WriteStartObject("bootstrap");
        json.WriteString("default", "127.0.0.1:9092");
        json.WriteString("description", "KAFKA_BOOTSTRAP");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Channel(Utf8JsonWriter json, Topic topic, string prefix, int? partitions)
    {
        string message = NameOf(topic.Schema);
        json.WriteStartObject(topic.Name);
        json.WriteString("address", prefix + topic.Name);
        json.WriteString("description", $"{Words[topic].Description} Key: {Words[topic].Key}.");
        json.WriteStartObject("messages");
        Reference(json, message, $"#/components/messages/{message}");
        json.WriteEndObject();
        json.WriteStartObject("bindings");
        json.WriteStartObject("kafka");
        json.WriteString("topic", prefix + topic.Name);
        if (partitions is { } count)
        {
            json.WriteNumber("partitions", count);
        }

        json.WriteStartObject("topicConfiguration");
        json.WriteStartArray("cleanup.policy");
        json.WriteStringValue(topic.Settings.GetValueOrDefault("cleanup.policy", "delete"));
        json.WriteEndArray();
        foreach (string setting in BoundSettings.Where(topic.Settings.ContainsKey))
        {
            json.WriteNumber(setting, long.Parse(topic.Settings[setting], CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
        json.WriteString("bindingVersion", KafkaBinding);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, string? schema)
    {
        json.WriteStartObject(NameOf(schema));
        json.WriteString("name", NameOf(schema));
        json.WriteString("contentType", schema is null ? "application/octet-stream" : "application/x-protobuf");
        if (schema is not null)
        {
            json.WriteStartObject("payload");
            json.WriteString("schemaFormat", "application/vnd.google.protobuf;version=3");
            json.WriteString("schema", SchemaSource.Read(schema));
            json.WriteEndObject();
        }

        json.WriteStartObject("bindings");
        json.WriteStartObject("kafka");
        json.WriteStartObject("key");
        json.WriteString("type", "string");
        json.WriteEndObject();
        if (schema is not null)
        {
            json.WriteString("schemaIdLocation", "payload");
            json.WriteString("schemaIdPayloadEncoding", "confluent");
            json.WriteString("schemaLookupStrategy", "TopicNameStrategy");
        }

        json.WriteString("bindingVersion", KafkaBinding);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary><c>wanted_instrument.proto</c> has WantedInstrument.</summary>
    private static string NameOf(string? schema) => schema is null ? "Bytes"
        : string.Concat(schema[..^".proto".Length].Split('_').Select(word => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}")));

    private static void Reference(Utf8JsonWriter json, string name, string to)
    {
        json.WriteStartObject(name);
        json.WriteString("$ref", to);
        json.WriteEndObject();
    }
}
