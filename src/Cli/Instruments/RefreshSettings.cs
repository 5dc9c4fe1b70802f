using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Cli.Instruments;

/// <summary>What the settings say of a refresh; which files it takes, its caller adds.</summary>
internal static class RefreshSettings
{
    public static InstrumentRefreshOptions From(PipelineSettings settings, Backbone backbone) => new()
    {
        Kafka = backbone.Kafka,
        Layout = backbone.Layout,
        SchemaIds = backbone.SchemaIds,
        Time = TimeProvider.System,
        Folder = Path.Combine(settings.DataFolder, "instruments"),
        Urls = settings.InstrumentUrls,
        Today = MasterDay.At(TimeProvider.System.GetUtcNow()),
    };
}
