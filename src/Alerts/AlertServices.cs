using Candlewick.Alerts.Delivery;
using Candlewick.Alerts.Engine;
using Candlewick.Alerts.States;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Alerts;
using Candlewick.Streaming.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Alerts;

/// <summary>Registration of the engine of alerts in a host.</summary>
public static class AlertServices
{
    /// <summary>Adds the engine; a <see cref="TimeProvider"/>, logging and metrics must be registered.</summary>
    public static IServiceCollection AddAlertEngine(this IServiceCollection services, AlertsOptions options) => services.AddSingleton<AlertMetrics>().AddEngine(
        Define(options),
        provider => new AlertEngine(options, provider.GetRequiredService<AlertMetrics>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger<AlertEngine>()));

    /// <summary>Adds what sends alerts to where their rules say; a <see cref="TimeProvider"/> and logging must be registered.</summary>
    /// <param name="database">Has the table of deliveries.</param>
    public static IServiceCollection AddAlertDelivery(this IServiceCollection services, DeliveryOptions options, NpgsqlDataSource database) =>
        services.AddSingleton<IHostedService>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return new AlertDelivery(new DeliveryTable(database), options.Senders(time), options.Late, time, provider.GetRequiredService<ILogger<AlertDelivery>>());
        });

    private static EngineDefinition Define(AlertsOptions options) => new()
    {
        Service = AlertsOptions.Service,
        Kafka = options.Kafka,
        Layout = options.Layout,
        Inputs = [TopicCatalog.Ticks, TopicCatalog.Candles, TopicCatalog.AlertRules],
        State = TopicCatalog.AlertsState,
        Positions = new StateCodec(options.SchemaIds),
        Rules = options.Rules.Hash,
        RulesSetting = "SESSIONS",
        Workers = options.Workers,

        // How ticks, candles and rules interleave decides what is true when, and a re-read would interleave them otherwise.
        CheckpointInterval = TimeSpan.Zero,
    };
}
