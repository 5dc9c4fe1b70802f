using System.Collections;
using System.Globalization;
using System.Net;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EventStore;
using Candlewick.EventStore.Writing;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Npgsql;

namespace Candlewick.Cli.Settings;

/// <summary>Everything the environment says, checked once at start.</summary>
internal sealed record PipelineSettings
{
    /// <summary>Longest wait for Kafka, PostgreSQL or the registry to answer at start.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The same for a command that somebody sits before and waits for.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(15);

    /// <summary>How far the multi-endpoint service is above the web port.</summary>
    public const int StreamPortDistance = 81;

    /// <summary>Where clients of the broker proxy look for it.</summary>
    public const int UsualProxyPort = 8765;

    /// <summary>Where local servers, the registry and the run file live; <c>DATA_DIR</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>KAFKA_BOOTSTRAP</c>: a Kafka that runs already.</summary>
    public string? KafkaBootstrap { get; init; }

    /// <summary><c>KAFKA_HOME</c>: an Apache Kafka to start.</summary>
    public string? KafkaHome { get; init; }

    /// <summary>Other <c>KAFKA_*</c>: librdkafka properties.</summary>
    public required IReadOnlyDictionary<string, string> KafkaProperties { get; init; }

    /// <summary><c>TOPIC_PREFIX</c>.</summary>
    public string TopicPrefix { get; init; } = "";

    /// <summary><c>PARTITIONS</c>; 0 = as the topics have it, 1 for new ones.</summary>
    public int Partitions { get; init; }

    /// <summary><c>SCHEMA_REGISTRY</c>: a registry that runs already.</summary>
    public Uri? SchemaRegistry { get; init; }

    /// <summary><c>POSTGRES</c>: connection string of a PostgreSQL that runs already, with <c>POSTGRES_PASSWORD</c> in it. A secret.</summary>
    public string? Postgres { get; init; }

    /// <summary><c>EVENT_STORE</c>: which writer appends the events.</summary>
    public EventWriterKind EventStore { get; init; }

    /// <summary><c>HOST</c>: address the web port listens on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary><c>PORT</c>: the web port.</summary>
    public int Port { get; init; } = 8000;

    /// <summary><c>STREAM_PORT</c>: the multi-endpoint service; where nothing is said <see cref="StreamPortDistance"/> above the web port, and any where that one is.</summary>
    public int StreamPort { get; init; } = 8000 + StreamPortDistance;

    /// <summary><c>PROXY_PORT</c>: the broker proxy; where nothing is said any where the web port is.</summary>
    public int ProxyPort { get; init; } = UsualProxyPort;

    /// <summary><c>HEALTH_PORT</c>: health and metrics of a process that does not serve the API; 0 picks one.</summary>
    public int HealthPort { get; init; }

    /// <summary><c>TRACE_SAMPLE</c>: of so many ticks that <c>ingest</c> publishes, one begins a trace; 0: none does.</summary>
    public int TraceSample { get; init; }

    /// <summary><c>BROKER_*</c>: the embedded broker.</summary>
    public required BrokerOptions Broker { get; init; }

    /// <summary><c>REGISTRY_PORT</c>: port of our own schema registry.</summary>
    public int RegistryPort { get; init; } = 8085;

    /// <summary><c>WORKER_NAME</c>; null = made from host, data folder and slot.</summary>
    public string? WorkerName { get; init; }

    /// <summary><c>WORKERS</c>: aggregator threads of this process.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Connections to PostgreSQL that clients of the API share.</summary>
    public int ReaderConnections { get; init; } = ReaderPool.UsualSize;

    /// <summary><c>REFUSED_OUTPUTS</c>: what becomes of a candle that Kafka refuses for what it is.</summary>
    public RefusedOutputs Refused { get; init; }

    /// <summary><c>SESSIONS</c>: extended or regular.</summary>
    public SessionMode Sessions { get; init; }

    /// <summary><c>DEFAULT_VENUES</c>: where bare symbols are looked for, in this order.</summary>
    public IReadOnlyList<string> DefaultVenues { get; init; } = ["NSE", "NYSE"];

    /// <summary><c>CORS_ORIGINS</c>: web origins that may connect besides our own.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Who is let in: <c>API_KEYS_FILE</c>, <c>JWT_*</c>, <c>ALLOWED_HOSTS</c>, <c>TLS_*</c>, <c>LIMIT_*</c>.</summary>
    public required AccessSettings Access { get; init; }

    /// <summary><c>CORPORATE_ACTIONS</c>: the file's splits, bonuses and dividends, for <c>adjust=</c>.</summary>
    public AdjustmentTable? CorporateActions { get; init; }

    /// <summary><c>INSTRUMENTS</c>: vendors whose lists <c>up</c> refreshes; none where it is not asked to.</summary>
    public IReadOnlyList<string> Instruments { get; init; } = [];

    /// <summary><c>INSTRUMENTS_URL_*</c>: where vendors' files of instruments are, by vendor, where not at the vendor's own address.</summary>
    public IReadOnlyDictionary<string, Uri> InstrumentUrls { get; init; } = new Dictionary<string, Uri>();

    /// <summary><c>RECONCILE</c>: instruments whose candles <c>up</c> holds against their vendors' bars each morning; <c>watched</c> are those that feeds hold.</summary>
    public IReadOnlyList<string> Reconcile { get; init; } = [];

    /// <summary>Secrets of brokers: of the environment, of <c>CREDENTIALS_FILE</c> (the data folder's <c>credentials</c>) and of <c>.env</c>.</summary>
    public required BrokerCredentials Credentials { get; init; }

    /// <summary><c>SESSION_KEY</c>: what brokers' sessions are encrypted with; null: keys in the data folder. A secret.</summary>
    public string? SessionKey { get; init; }

    /// <summary><c>FEEDS</c>, <c>FEED_URL_*</c>: live feeds that <c>up</c> runs; read when it does, for it looks into files of credentials.</summary>
    public Lazy<IReadOnlyList<FeedSettings>> Feeds { get; init; } = new([]);

    /// <summary><c>ANALYSIS_*</c>: what is computed of closed candles.</summary>
    public required AnalysisSettings Analysis { get; init; }

    /// <summary><c>SIM*</c>: the simulated exchange that <c>up</c> runs beside everything else.</summary>
    public required SimulationSettings Simulation { get; init; }

    /// <summary>Reads and checks an environment.</summary>
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static PipelineSettings From(IDictionary environment)
    {
        environment = SettingFiles.Resolve(environment);
        string? Get(string name) => environment[name] is string { Length: > 0 } value ? value : null;
        string dataFolder = Path.GetFullPath(Get("DATA_DIR") ?? ".data");
        int port = Number("PORT", Get("PORT"), 8000, 0, 65535);
        var credentials = new BrokerCredentials(Get, [Path.GetFullPath(Get("CREDENTIALS_FILE") ?? Path.Combine(dataFolder, "credentials")), Path.GetFullPath(".env")]);
        return new PipelineSettings
        {
            DataFolder = dataFolder,
            KafkaBootstrap = Get("KAFKA_BOOTSTRAP"),
            KafkaHome = Get("KAFKA_HOME") is { } home ? Path.GetFullPath(home) : null,
            KafkaProperties = KafkaSettings.PropertiesFrom(environment),
            TopicPrefix = CheckPrefix(Get("TOPIC_PREFIX") ?? ""),
            Partitions = Number("PARTITIONS", Get("PARTITIONS"), 0, 1, 10_000),
            SchemaRegistry = Registry(Get("SCHEMA_REGISTRY")),
            Postgres = Connection(Get("POSTGRES"), Get("POSTGRES_PASSWORD")),
            EventStore = Writer(Get("EVENT_STORE")),
            Host = Address(Get("HOST")),
            Port = port,
            StreamPort = Number("STREAM_PORT", Get("STREAM_PORT"), Beside(port, port + StreamPortDistance), 0, 65535),
            ProxyPort = Number("PROXY_PORT", Get("PROXY_PORT"), Beside(port, UsualProxyPort), 0, 65535),
            HealthPort = Number("HEALTH_PORT", Get("HEALTH_PORT"), 0, 0, 65535),
            TraceSample = Number("TRACE_SAMPLE", Get("TRACE_SAMPLE"), 0, 0, int.MaxValue),
            Broker = BrokerSettings.Read(Get, dataFolder),
            RegistryPort = Number("REGISTRY_PORT", Get("REGISTRY_PORT"), 8085, 0, 65535),
            WorkerName = Worker(Get("WORKER_NAME")),
            Workers = Number("WORKERS", Get("WORKERS"), 1, 1, 64),
            ReaderConnections = Number("READER_CONNECTIONS", Get("READER_CONNECTIONS"), ReaderPool.UsualSize, 1, 1_000),
            Refused = Refusals(Get("REFUSED_OUTPUTS")),
            Sessions = Mode(Get("SESSIONS")),
            DefaultVenues = List(Get("DEFAULT_VENUES")) ?? ["NSE", "NYSE"],
            CorsOrigins = List(Get("CORS_ORIGINS")) ?? [],
            Access = AccessSettings.Read(Get, dataFolder),
            CorporateActions = Actions(Get("CORPORATE_ACTIONS")),
            Credentials = credentials,
            SessionKey = Get("SESSION_KEY"),
            Instruments = MasterVendors(Get("INSTRUMENTS")),
            Reconcile = List(Get("RECONCILE")) ?? [],
            Analysis = AnalysisSettings.Read(Get),
            Simulation = SimulationSettings.Read(Get),
            Feeds = new(() => FeedSettings.Read(Get("FEEDS") == "none" ? [] : List(Get("FEEDS")), credentials, Get)),
            InstrumentUrls = Vendors.All.Select(v => (Vendor: v, Name: $"INSTRUMENTS_URL_{v.ToUpperInvariant()}"))
                .Select(v => (v.Vendor, Url: Web(v.Name, Get(v.Name)))).Where(v => v.Url is not null).ToDictionary(v => v.Vendor, v => v.Url!),
        };
    }

    /// <summary>Settings of a Kafka client of this process.</summary>
    public KafkaSettings Kafka(string bootstrap, string workerName) => new()
    {
        Bootstrap = bootstrap,
        TopicPrefix = TopicPrefix,
        WorkerName = workerName,
        Properties = KafkaProperties,
    };

    /// <summary>The address of a socket; null where none is given.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    internal static Uri? Socket(string name, string? value) =>
        value is null ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss" ? address
        : throw new SettingException($"{name} is '{value}'; expected such as ws://127.0.0.1:9443");

    internal static int Number(string name, string? value, int otherwise, int least, int most) =>
        value is null ? otherwise
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw new SettingException($"{name} is '{value}'; expected a whole number from {least} to {most}");

    /// <summary>The usual port where the web port is a certain one; any where it is any, or there is no such port.</summary>
    internal static int Beside(int port, int usual) => port == 0 || usual > 65535 ? 0 : usual;

    private static string CheckPrefix(string prefix) =>
        prefix.Length <= 100 && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? prefix
        : throw new SettingException($"TOPIC_PREFIX is '{prefix}'; Kafka's topic names allow letters, digits and . _ - (at most 100 here), such as TOPIC_PREFIX=research.");

    /// <summary>What is wrong with it is not said: the reason may hold the password.</summary>
    private static string? Connection(string? value, string? password)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(value);
            if (value is null || password is null)
            {
                return value;
            }

            if (connection.Password is { Length: > 0 })
            {
                throw new SettingException("POSTGRES has a password and POSTGRES_PASSWORD is set; expected one of them");
            }

            connection.Password = password;
            return connection.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new SettingException("POSTGRES is not a connection string of Npgsql; expected one such as 'Host=127.0.0.1;Database=candlewick;Username=…;Password=…'");
        }
    }

    private static string? Worker(string? value) =>
        value is null || (value.Length <= 100 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')) ? value
        : throw new SettingException($"WORKER_NAME is '{value}'; Kafka's member names allow letters, digits and . _ - (at most 100 here), such as WORKER_NAME=east-1");

    private static Uri? Registry(string? value) =>
        value is null ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new SettingException("SCHEMA_REGISTRY is not an http or https address; expected one such as http://127.0.0.1:8085");

    private static AdjustmentTable? Actions(string? file)
    {
        try
        {
            return file is null ? null : new AdjustmentTable(CorporateActionCsv.Read(new StringReader(File.ReadAllText(file)), file));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"CORPORATE_ACTIONS is '{file}', which cannot be used: {e.Message}; docs/instruments.md has the format", e);
        }
    }

    private static Uri? Web(string name, string? value) =>
        value is null ? null
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new SettingException($"{name} is '{value}'; expected an http or https address");

    private static IPAddress Address(string? value) =>
        value is null or "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(value, out var address) ? address
        : throw new SettingException($"HOST is '{value}'; expected an IP address: 127.0.0.1 for this machine only, 0.0.0.0 for the network");

    private static SessionMode Mode(string? value) => value switch
    {
        null or "extended" => SessionMode.Extended,
        "regular" => SessionMode.Regular,
        _ => throw new SettingException($"SESSIONS is '{value}'; expected 'extended' (early and late hours too) or 'regular'"),
    };

    private static EventWriterKind Writer(string? value) => value switch
    {
        null or "copy" => EventWriterKind.Copy,
        "marten" => EventWriterKind.Marten,
        _ => throw new SettingException($"EVENT_STORE is '{value}'; expected 'copy' (binary COPY into Marten's tables, the faster one) or 'marten' (Marten's own session)"),
    };

    private static RefusedOutputs Refusals(string? value) => value switch
    {
        null or "stop" => RefusedOutputs.Stop,
        "dead-letter" => RefusedOutputs.DeadLetter,
        _ => throw new SettingException($"REFUSED_OUTPUTS is '{value}'; expected 'stop' (its partition stands still) or 'dead-letter' (it is put aside)"),
    };

    private static string[] MasterVendors(string? value) =>
        List(value) is not { } vendors ? []
        : vendors.All(Vendors.All.Contains) ? vendors
        : throw new SettingException($"INSTRUMENTS is '{value}'; expected vendors of {string.Join(", ", Vendors.All)}, separated by commas, or nothing for no refresh");

    private static string[]? List(string? value) =>
        value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
