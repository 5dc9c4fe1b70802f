using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Local;

/// <summary>Where the three servers are: what the environment says, else what `pipeline up` runs on this data folder.</summary>
internal sealed class Endpoints(PipelineSettings settings, RunFile? run)
{
    public static Endpoints Find(PipelineSettings settings) => new(settings, RunFile.Find(settings.DataFolder));

    /// <exception cref="SettingException">Nothing says where it is.</exception>
    public string KafkaBootstrap =>
        settings.KafkaBootstrap ?? run?.KafkaBootstrap ?? throw Missing("Kafka", "KAFKA_BOOTSTRAP=host:port");

    /// <exception cref="SettingException">Nothing says where it is.</exception>
    public Uri SchemaRegistry =>
        settings.SchemaRegistry ?? (run is null ? throw Missing("a schema registry", "SCHEMA_REGISTRY=http://host:port") : new Uri(run.SchemaRegistry));

    /// <summary>Connection string; a secret.</summary>
    /// <exception cref="SettingException">Nothing says where it is.</exception>
    public string Postgres =>
        PostgresOrNull ?? throw Missing("PostgreSQL", "POSTGRES='Host=…;Database=…;Username=…;Password=…'");

    /// <summary>Connection string, null where nothing says where PostgreSQL is; a secret.</summary>
    public string? PostgresOrNull => settings.Postgres ?? run?.Postgres;

    /// <summary>Where the services tell how they are, null where they are not of this data folder's `up`.</summary>
    public string? WebOrNull => settings.KafkaBootstrap is null ? run?.Web : null;

    private SettingException Missing(string what, string setting) =>
        new($"nothing says where {what} is: start `pipeline up` on {settings.DataFolder}, or set {setting}");
}
