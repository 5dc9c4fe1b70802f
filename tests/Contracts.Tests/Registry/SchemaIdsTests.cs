using System.Net;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EmbeddedKafka.Registry;
using Confluent.SchemaRegistry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Contracts.Tests.Registry;

public sealed class SchemaIdsTests : IAsyncLifetime
{
    /// <summary>Answers both questions about id 99: its text, and which id that text has in the subject.</summary>
    private const string Newer = """{"subject":"ticks-value","id":99,"version":2,"schemaType":"PROTOBUF","schema":"syntax = \"proto3\";"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-").FullName;
    private EmbeddedRegistry _registry = null!;
    private RegistryConnection _connection = null!;

    /// <summary>Confluent's client, as any other user of the registry has it.</summary>
    private CachedSchemaRegistryClient _confluent = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Folder = _folder }, NullLoggerFactory.Instance, TimeProvider.System);
        _connection = new RegistryConnection(_registry.Url, TimeSpan.FromSeconds(10));
        _confluent = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = _registry.Url.ToString() });
    }

    [Fact]
    public async Task Every_topic_with_a_schema_gets_an_id_and_a_second_start_the_same_ones()
    {
        var first = await ResolveAsync(_connection, "p.");
        var second = await ResolveAsync(_connection, "p.");

        foreach (var topic in TopicCatalog.All.Where(t => t.Schema is not null))
        {
            Assert.Equal(first.IdFor(topic), second.IdFor(topic));
            var registered = await _confluent.GetLatestSchemaAsync($"p.{topic.Name}-value");
            Assert.Equal((first.IdFor(topic), 1), (registered.Id, registered.Version));
        }

        Assert.Equal(first.IdFor(TopicCatalog.Candles), first.IdFor(TopicCatalog.CandlesFast));
        Assert.NotEqual(first.IdFor(TopicCatalog.Candles), first.IdFor(TopicCatalog.Ticks));
        Assert.Throws<ArgumentException>(() => first.IdFor(TopicCatalog.DeadLetters));
    }

    [Fact]
    public async Task Older_newer_and_deleted_versions_of_the_subject_are_accepted_and_nothing_else()
    {
        // Any schema may follow any other here: the test is about ids.
        await _confluent.UpdateCompatibilityAsync(Compatibility.None);
        int older = await RegisterAsync("ticks-value", "syntax = \"proto3\"; message Tick { int64 a = 1; }");
        int elsewhere = await RegisterAsync("other-value", "syntax = \"proto3\"; message Tick { int64 c = 1; }");
        var ids = await ResolveAsync(_connection, "");
        int newer = await RegisterAsync("ticks-value", "syntax = \"proto3\"; message Tick { int64 b = 1; }");
        await DeleteAsync("subjects/ticks-value/versions/1");

        Assert.True(ids.Accepts(TopicCatalog.Ticks, ids.IdFor(TopicCatalog.Ticks)));
        Assert.True(ids.Accepts(TopicCatalog.Ticks, older));
        Assert.True(ids.Accepts(TopicCatalog.Ticks, newer));
        Assert.False(ids.Accepts(TopicCatalog.Ticks, ids.IdFor(TopicCatalog.Candles)));
        Assert.False(ids.Accepts(TopicCatalog.Ticks, elsewhere));
        Assert.False(ids.Accepts(TopicCatalog.Ticks, 4711));
        Assert.Equal("syntax = \"proto3\"; message Tick { int64 a = 1; }", (await _confluent.GetSchemaAsync(older)).SchemaString);
    }

    [Fact]
    public async Task A_version_that_imports_other_schemas_is_accepted()
    {
        await _confluent.UpdateCompatibilityAsync(Compatibility.None);
        await RegisterAsync("price.proto", "syntax = \"proto3\"; message Price { int64 p = 1; }");
        int newer = await _confluent.RegisterSchemaAsync("ticks-value", new Schema(
            "syntax = \"proto3\"; import \"price.proto\"; message Tick { Price a = 1; }",
            [new SchemaReference("price.proto", "price.proto", 1)],
            SchemaType.Protobuf));
        var ids = await ResolveAsync(_connection, "");

        Assert.True(ids.Accepts(TopicCatalog.Ticks, newer));
        Assert.False(ids.Accepts(TopicCatalog.Candles, newer));
    }

    [Fact]
    public async Task An_id_is_asked_for_once_and_our_own_never()
    {
        await using var registry = await StubRegistry.RegisteringAsync(_ => (HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}"""));
        using var connection = registry.Connect();
        var ids = await ResolveAsync(connection, "");
        int resolving = registry.Requests.Count;

        for (int i = 0; i < 3; i++)
        {
            Assert.True(ids.Accepts(TopicCatalog.Ticks, 1));
            Assert.False(ids.Accepts(TopicCatalog.Ticks, 99));
        }

        Assert.Equal("/schemas/ids/99", Assert.Single(registry.Requests.Skip(resolving)).Path);
    }

    [Fact]
    public async Task A_registry_that_is_away_makes_no_id_a_foreign_one()
    {
        bool away = true;
        await using var registry = await StubRegistry.RegisteringAsync(_ => away ? null : (HttpStatusCode.OK, Newer));
        using var connection = registry.Connect();
        var ids = await ResolveAsync(connection, "");

        var e = Assert.Throws<RegistryException>(() => ids.Accepts(TopicCatalog.Ticks, 99));
        away = false;

        Assert.True(e.IsTransient);
        Assert.True(ids.Accepts(TopicCatalog.Ticks, 99));
    }

    [Fact]
    public async Task Garbage_ids_do_not_pile_up()
    {
        await using var registry = await StubRegistry.RegisteringAsync(_ => (HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}"""));
        using var connection = registry.Connect();
        var ids = await ResolveAsync(connection, "");
        int resolving = registry.Requests.Count;

        for (int id = 100; id <= 100 + SchemaIds.MaxForeign; id++)
        {
            Assert.False(ids.Accepts(TopicCatalog.Ticks, id));
        }

        Assert.False(ids.Accepts(TopicCatalog.Ticks, 100)); // forgotten, so asked for again
        Assert.Equal(SchemaIds.MaxForeign + 2, registry.Requests.Count - resolving);
    }

    [Fact]
    public async Task A_registry_that_comes_up_late_is_waited_for()
    {
        int refusals = 3;
        await using var registry = await StubRegistry.StartAsync(_ => refusals-- > 0 ? null : (HttpStatusCode.OK, """{"id":1}"""));
        using var connection = registry.Connect();

        var ids = await ResolveAsync(connection, "");

        Assert.Equal(1, ids.IdFor(TopicCatalog.Ticks));
    }

    [Fact]
    public async Task A_registry_that_stays_away_is_an_error_that_names_the_setting()
    {
        await using var registry = await StubRegistry.StartAsync(_ => null);
        using var connection = registry.Connect();

        var e = await Assert.ThrowsAsync<RegistryException>(() =>
            SchemaIds.ResolveAsync(connection, "", TimeSpan.FromMilliseconds(300), TimeProvider.System, NullLogger.Instance, CancellationToken.None));

        Assert.Contains("SCHEMA_REGISTRY", e.Message, StringComparison.Ordinal);
        Assert.Contains($"http://{registry.Authority}/", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incompatible_schema_is_refused_at_once_with_the_registrys_message()
    {
        await using var registry = await StubRegistry.StartAsync(_ => (HttpStatusCode.Conflict, """{"error_code":409,"message":"FIELD_SCALAR_KIND_CHANGED"}"""));
        using var connection = registry.Connect();

        var e = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(connection, ""));

        Assert.Contains("FIELD_SCALAR_KIND_CHANGED", e.Message, StringComparison.Ordinal);
        Assert.Contains("ticks-value", e.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        _confluent.Dispose();
        _connection.Dispose();
        await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<int> RegisterAsync(string subject, string schema) => _confluent.RegisterSchemaAsync(subject, new Schema(schema, SchemaType.Protobuf));

    /// <summary>Confluent's client deletes nothing.</summary>
    private async Task DeleteAsync(string path)
    {
        using var http = new HttpClient();
        (await http.DeleteAsync(new Uri(_registry.Url, path))).EnsureSuccessStatusCode();
    }

    private static Task<SchemaIds> ResolveAsync(RegistryConnection registry, string prefix) =>
        SchemaIds.ResolveAsync(registry, prefix, Patience, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
