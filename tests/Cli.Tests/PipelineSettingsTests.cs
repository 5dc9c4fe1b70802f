using System.Collections;
using System.Net;
using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EventStore.Writing;
using Candlewick.Market.Sessions;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.Cli.Tests;

public sealed class PipelineSettingsTests
{
    [Fact]
    public void Nothing_set_means_the_documented_defaults()
    {
        var settings = PipelineSettings.From(new Hashtable());

        Assert.Equal(Path.GetFullPath(".data"), settings.DataFolder);
        Assert.Equal(IPAddress.Loopback, settings.Host);
        Assert.Equal((8000, 8085, 1, 0), (settings.Port, settings.RegistryPort, settings.Workers, settings.Partitions));
        Assert.Equal((8081, 8765), (settings.StreamPort, settings.ProxyPort));
        Assert.Equal(SessionMode.Extended, settings.Sessions);
        Assert.Equal(EventWriterKind.Copy, settings.EventStore);
        Assert.Equal((9092, FlushPolicy.Os, Path.GetFullPath(".data/broker")), (settings.Broker.Port, settings.Broker.Flush, settings.Broker.Folder));
        Assert.Equal(["NSE", "NYSE"], settings.DefaultVenues);
        Assert.Null(settings.KafkaBootstrap ?? settings.KafkaHome ?? settings.Postgres ?? settings.WorkerName);
        Assert.Null(settings.SchemaRegistry);
        Assert.Equal("", settings.TopicPrefix);
        Assert.Empty(settings.Instruments);
    }

    [Fact]
    public void What_is_set_is_taken_and_what_is_set_to_nothing_is_not_set()
    {
        var settings = PipelineSettings.From(new Hashtable
        {
            ["PORT"] = "9001", ["REGISTRY_PORT"] = "0", ["PARTITIONS"] = "6", ["WORKERS"] = "3", ["HOST"] = "localhost", ["SESSIONS"] = "regular", ["EVENT_STORE"] = "marten",
            ["TOPIC_PREFIX"] = "research.", ["WORKER_NAME"] = "east-1", ["DEFAULT_VENUES"] = " NYSE , NSE,", ["KAFKA_BOOTSTRAP"] = "a:1",
            ["KAFKA_SASL_MECHANISM"] = "PLAIN", ["POSTGRES"] = "Host=db;Password=p", ["SCHEMA_REGISTRY"] = "https://u:p@registry/", ["CORS_ORIGINS"] = "", ["INSTRUMENTS"] = "kite, breeze",
        });

        Assert.Equal((9001, 0, 6, 3), (settings.Port, settings.RegistryPort, settings.Partitions, settings.Workers));
        Assert.Equal((IPAddress.Loopback, SessionMode.Regular, "research.", "east-1"), (settings.Host, settings.Sessions, settings.TopicPrefix, settings.WorkerName));
        Assert.Equal(EventWriterKind.Marten, settings.EventStore);
        Assert.Equal(["NYSE", "NSE"], settings.DefaultVenues);
        Assert.Empty(settings.CorsOrigins);
        Assert.Equal(["kite", "breeze"], settings.Instruments);
        Assert.Equal("PLAIN", settings.Kafka("a:1", "w").Properties["sasl.mechanism"]);
        Assert.Equal("Host=db;Password=p", settings.Postgres);
    }

    [Theory]
    [InlineData("9001", null, null, 9082, 8765)]
    [InlineData("0", null, null, 0, 0)]
    [InlineData("0", "7001", "7002", 7001, 7002)]
    [InlineData("65500", null, "0", 0, 0)]
    public void The_ports_of_other_services_clients_go_with_the_web_port(string web, string? stream, string? proxy, int streamPort, int proxyPort)
    {
        var settings = PipelineSettings.From(new Hashtable { ["PORT"] = web, ["STREAM_PORT"] = stream, ["PROXY_PORT"] = proxy });

        Assert.Equal((streamPort, proxyPort), (settings.StreamPort, settings.ProxyPort));
    }

    [Fact]
    public void A_secret_may_come_from_a_file()
    {
        using var folder = new TempFolder("secrets");
        File.WriteAllText(folder["password"], "p;\"x'\n");
        File.WriteAllText(folder["registry"], "http://u:p@registry\r\n");

        var settings = PipelineSettings.From(new Hashtable
        {
            ["POSTGRES"] = "Host=db", ["POSTGRES_PASSWORD_FILE"] = folder["password"], ["SCHEMA_REGISTRY_FILE"] = folder["registry"],
            ["KAFKA_SASL_PASSWORD_FILE"] = folder["password"], ["OTHER_FILE"] = "none of ours",
        });

        Assert.Equal("p;\"x'", new NpgsqlConnectionStringBuilder(settings.Postgres).Password);
        Assert.Equal(new Uri("http://u:p@registry"), settings.SchemaRegistry);
        Assert.Equal(["sasl.password"], settings.KafkaProperties.Keys);
        Assert.Equal("p;\"x'", settings.KafkaProperties["sasl.password"]);
    }

    [Fact]
    public void A_secret_that_is_given_twice_or_not_to_be_read_is_refused_without_being_shown()
    {
        using var folder = new TempFolder("secrets");
        File.WriteAllText(folder["secret"], "hidden");
        Hashtable[] refused =
        [
            new() { ["POSTGRES"] = "Host=db", ["POSTGRES_PASSWORD_FILE"] = folder["missing"] },
            new() { ["POSTGRES"] = "Host=db;Password=hidden", ["POSTGRES_PASSWORD_FILE"] = folder["secret"] },
            new() { ["POSTGRES"] = "Host=db", ["POSTGRES_PASSWORD"] = "hidden", ["POSTGRES_PASSWORD_FILE"] = folder["secret"] },
        ];

        Assert.All(refused, environment =>
        {
            var e = Assert.Throws<SettingException>(() => PipelineSettings.From(environment));
            Assert.Contains("POSTGRES_PASSWORD", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", e.ToString(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("os", FlushPolicy.Os, 100)]
    [InlineData("always", FlushPolicy.Always, 100)]
    [InlineData("every-ms:250", FlushPolicy.EveryMs, 250)]
    public void The_embedded_brokers_flush_policy_is_a_setting(string value, FlushPolicy policy, int milliseconds)
    {
        var broker = PipelineSettings.From(new Hashtable { ["BROKER_FLUSH"] = value }).Broker;

        Assert.Equal((policy, TimeSpan.FromMilliseconds(milliseconds)), (broker.Flush, broker.FlushInterval));
    }

    [Theory]
    [InlineData("PORT", "65536", "0 to 65535")]
    [InlineData("PORT", "-1", "0 to 65535")]
    [InlineData("PORT", "80.5", "whole number")]
    [InlineData("REGISTRY_PORT", "x", "0 to 65535")]
    [InlineData("STREAM_PORT", "x", "0 to 65535")]
    [InlineData("PROXY_PORT", "65536", "0 to 65535")]
    [InlineData("BROKER_PORT", "70000", "0 to 65535")]
    [InlineData("BROKER_COMPACTION_MS", "0", "1 to 3600000")]
    [InlineData("BROKER_MAX_TOPICS", "2", "3 to 100000")]
    [InlineData("BROKER_FLUSH", "sometimes", "'every-ms:N'")]
    [InlineData("BROKER_FLUSH", "every-ms:0", "from 1 to 60000")]
    [InlineData("PARTITIONS", "0", "1 to 10000")]
    [InlineData("PARTITIONS", "١", "1 to 10000")]
    [InlineData("WORKERS", "65", "1 to 64")]
    [InlineData("HOST", "example.org", "0.0.0.0")]
    [InlineData("SESSIONS", "Regular", "'regular'")]
    [InlineData("EVENT_STORE", "Copy", "'marten'")]
    [InlineData("REFUSED_OUTPUTS", "ignore", "'dead-letter'")]
    [InlineData("INSTRUMENTS", "kite,zerodha", "kite, smartapi, breeze")]
    [InlineData("TOPIC_PREFIX", "a/b", "such as TOPIC_PREFIX=")]
    [InlineData("WORKER_NAME", "my worker", "such as WORKER_NAME=")]
    [InlineData("CORPORATE_ACTIONS", "no-such-file.csv", "docs/instruments.md")]
    public void A_value_that_cannot_be_used_is_named_with_its_setting_and_the_remedy(string name, string value, string remedy)
    {
        var refused = Assert.Throws<SettingException>(() => PipelineSettings.From(new Hashtable { [name] = value }));

        Assert.StartsWith($"{name} is '{value}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCHEMA_REGISTRY", "registry:8085/hunter2", "http://")]
    [InlineData("POSTGRES", "postgresql://user:hunter2@db/x", "Host=")]
    [InlineData("POSTGRES", "Host=db;Port=hunter2", "Host=")]
    [InlineData("POSTGRES", "hunter2", "Host=")]
    public void A_secret_that_cannot_be_used_is_named_without_its_value(string name, string value, string remedy)
    {
        var refused = Assert.Throws<SettingException>(() => PipelineSettings.From(new Hashtable { [name] = value }));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_too_long_for_topic_names_is_refused() =>
        Assert.Throws<SettingException>(() => PipelineSettings.From(new Hashtable { ["TOPIC_PREFIX"] = new string('a', 101) }));
}
