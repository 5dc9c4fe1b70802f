using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Sessions;

namespace Candlewick.Cli.Settings;

/// <summary><c>SIM*</c>: the simulated exchange, a pipeline of its own that <c>up</c> runs in the same process.</summary>
internal sealed record SimulationSettings
{
    /// <summary>How far its API is from ours where nothing else is said.</summary>
    private const int PortDistance = 10;

    /// <summary><c>SIM</c>: on or off; where neither is said, on where <c>up</c> has nothing to do with anybody else's servers or topics.</summary>
    public required bool IsOn { get; init; }

    /// <summary><c>SIM_PORT</c>: of its API; null: ten above the web port, or any that is free.</summary>
    public int? Port { get; init; }

    /// <summary><c>SIM_RATE</c>: trades a second of an ordinary instrument, on average over its day.</summary>
    public double Rate { get; init; } = new SimulatedExchangeOptions().Rate;

    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static SimulationSettings Read(Func<string, string?> get) => new()
    {
        IsOn = get("SIM") switch
        {
            null => get("KAFKA_BOOTSTRAP") is null && get("POSTGRES") is null && get("TOPIC_PREFIX") is null,
            "on" => true,
            "off" => false,
            var other => throw new SettingException($"SIM is '{other}'; expected on or off"),
        },
        Port = get("SIM_PORT") is { } port ? PipelineSettings.Number("SIM_PORT", port, 0, 0, 65535) : null,
        Rate = Trades(get("SIM_RATE")),
    };

    /// <summary>The settings of the simulated exchange's own pipeline: servers, folder and topics of its own, whatever is set for the real one.</summary>
    /// <param name="isFree">Whether a port of an address can be listened on.</param>
    public static PipelineSettings Of(PipelineSettings settings, Func<int, bool> isFree)
    {
        string folder = Path.Combine(settings.DataFolder, "sim");
        int beside = settings.Port + PortDistance;
        int port = settings.Simulation.Port ?? Free(PipelineSettings.Beside(settings.Port, beside));
        return new PipelineSettings
        {
            DataFolder = folder,
            TopicPrefix = SimulatedExchange.TopicPrefix,
            KafkaProperties = new Dictionary<string, string>(),
            Broker = settings.Broker with { Folder = Path.Combine(folder, "broker"), Port = 0 },
            RegistryPort = 0,
            Host = settings.Host,
            Analysis = settings.Analysis,
            Access = settings.Access,
            Port = port,
            StreamPort = Free(PipelineSettings.Beside(port, port + PipelineSettings.StreamPortDistance)),
            ProxyPort = Free(PipelineSettings.Beside(port, PipelineSettings.UsualProxyPort + PortDistance)),
            EventStore = settings.EventStore,
            TraceSample = settings.TraceSample,
            CorsOrigins = settings.CorsOrigins,
            DefaultVenues = [SimulatedExchange.Venue],
            Sessions = SessionMode.Extended,
            Credentials = settings.Credentials,
            Simulation = settings.Simulation,
        };

        int Free(int usual) => isFree(usual) ? usual : 0;
    }

    private static double Trades(string? text) =>
        text is null ? new SimulatedExchangeOptions().Rate
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is > 0 and <= 1_000 ? rate
        : throw new SettingException($"SIM_RATE is '{text}'; expected trades a second, above 0 and at most 1000");
}
