using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Sessions;

namespace Candlewick.Cli.Hosting;

/// <summary>Brokers' sessions as the settings say.</summary>
internal static class Brokers
{
    public static BrokerSessions Sessions(PipelineSettings settings, HttpClient client) =>
        new(settings.Credentials, new SessionStore(settings.DataFolder, settings.SessionKey), client, TimeProvider.System);
}
