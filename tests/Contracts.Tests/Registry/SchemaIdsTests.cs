using System.Net;
using System.Net.Http.Json;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EmbeddedKafka.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Contracts.Tests.Registry;

public sealed class SchemaIdsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-").FullName;
    private readonly HttpClient _http = new();
    private EmbeddedRegistry? _registry;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_topic_with_a_schema_gets_an_id_and_a_second_start_the_same_ones()
    {
        var client = await StartAsync();

        var first = await ResolveAsync(client, "p.");
        var second = await ResolveAsync(client, "p.");

        foreach (var topic in TopicCatalog.All.Where(t => t.Schema is not null))
        {
            Assert.Equal(first.IdFor(topic), second.IdFor(topic));
            Assert.Contains(client.UsesOf(first.IdFor(topic)), use => use == new SubjectVersion($"p.{topic.Name}-value", 1));
        }

        Assert.Equal(first.IdFor(TopicCatalog.Candles), first.IdFor(TopicCatalog.CandlesFast));
        Assert.NotEqual(first.IdFor(TopicCatalog.Candles), first.IdFor(TopicCatalog.Ticks));
        Assert.Throws<ArgumentException>(() => first.IdFor(TopicCatalog.DeadLetters));
    }

    [Fact]
    public async Task Older_and_newer_versions_of_the_subject_are_accepted_and_nothing_else()
    {
        var client = await StartAsync();

        // Any schema may follow any other here: the test is about ids.
        using var http = new HttpClient();
        (await http.PutAsJsonAsync(new Uri(client.Url, "config"), new { compatibility = "NONE" })).EnsureSuccessStatusCode();
        int older = await client.RegisterAsync("ticks-value", "syntax = \"proto3\"; message Tick { int64 a = 1; }", CancellationToken.None);
        var ids = await ResolveAsync(client, "");
        int newer = await client.RegisterAsync("ticks-value", "syntax = \"proto3\"; message Tick { int64 b = 1; }", CancellationToken.None);

        Assert.True(ids.Accepts(TopicCatalog.Ticks, ids.IdFor(TopicCatalog.Ticks)));
        Assert.True(ids.Accepts(TopicCatalog.Ticks, older));
        Assert.True(ids.Accepts(TopicCatalog.Ticks, newer));
        Assert.False(ids.Accepts(TopicCatalog.Ticks, ids.IdFor(TopicCatalog.Candles)));
        Assert.False(ids.Accepts(TopicCatalog.Ticks, 4711));
        Assert.Equal("syntax = \"proto3\";\nmessage Tick {\n  int64 a = 1;\n}\n", await client.GetSchemaAsync(older, CancellationToken.None));
    }

    [Fact]
    public async Task An_id_is_asked_for_once_and_our_own_never()
    {
        var handler = Registered(_ => (HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}"""));
        var ids = await ResolveAsync(Client(handler), "");
        int resolving = handler.Requests.Count;

        for (int i = 0; i < 3; i++)
        {
            Assert.True(ids.Accepts(TopicCatalog.Ticks, 1));
            Assert.False(ids.Accepts(TopicCatalog.Ticks, 99));
        }

        Assert.Equal(1, handler.Requests.Count - resolving);
    }

    [Fact]
    public async Task A_registry_that_is_away_makes_no_id_a_foreign_one()
    {
        bool away = true;
        var handler = Registered(_ => away ? null : (HttpStatusCode.OK, """[{"subject":"ticks-value","version":2}]"""));
        var ids = await ResolveAsync(Client(handler), "");

        var e = Assert.Throws<SchemaRegistryException>(() => ids.Accepts(TopicCatalog.Ticks, 99));
        away = false;

        Assert.True(e.IsTransient);
        Assert.True(ids.Accepts(TopicCatalog.Ticks, 99));
    }

    [Fact]
    public async Task Garbage_ids_do_not_pile_up()
    {
        var handler = Registered(_ => (HttpStatusCode.OK, "[]"));
        var ids = await ResolveAsync(Client(handler), "");
        int resolving = handler.Requests.Count;

        for (int id = 100; id <= 100 + SchemaIds.MaxForeign; id++)
        {
            Assert.False(ids.Accepts(TopicCatalog.Ticks, id));
        }

        Assert.False(ids.Accepts(TopicCatalog.Ticks, 100)); // forgotten, so asked for again
        Assert.Equal(SchemaIds.MaxForeign + 2, handler.Requests.Count - resolving);
    }

    [Fact]
    public async Task A_registry_that_comes_up_late_is_waited_for()
    {
        int refusals = 3;
        var handler = new StubHandler(_ => refusals-- > 0 ? null : (HttpStatusCode.OK, """{"id":1}"""));

        var ids = await ResolveAsync(Client(handler), "");

        Assert.Equal(1, ids.IdFor(TopicCatalog.Ticks));
    }

    [Fact]
    public async Task A_registry_that_stays_away_is_an_error_that_names_the_setting()
    {
        var client = Client(new StubHandler(_ => null));

        var e = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            SchemaIds.ResolveAsync(client, "", TimeSpan.FromMilliseconds(300), TimeProvider.System, NullLogger.Instance, CancellationToken.None));

        Assert.Contains("SCHEMA_REGISTRY", e.Message, StringComparison.Ordinal);
        Assert.Contains("http://registry:8081/", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incompatible_schema_is_refused_at_once_with_the_registrys_message()
    {
        var handler = new StubHandler(_ => (HttpStatusCode.Conflict, """{"error_code":409,"message":"FIELD_SCALAR_KIND_CHANGED"}"""));

        var e = await Assert.ThrowsAsync<SchemaRegistryException>(() => ResolveAsync(Client(handler), ""));

        Assert.Contains("FIELD_SCALAR_KIND_CHANGED", e.Message, StringComparison.Ordinal);
        Assert.Contains("ticks-value", e.Message, StringComparison.Ordinal);
        Assert.Single(handler.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<RegistryClient> StartAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Folder = _folder }, NullLoggerFactory.Instance, TimeProvider.System);
        return new RegistryClient(_registry.Url, _http);
    }

    /// <summary>Gives id 1 to every schema; <paramref name="uses"/> answers what is asked about ids.</summary>
    private static StubHandler Registered(Func<HttpRequestMessage, (HttpStatusCode, string)?> uses) =>
        new(request => request.Method == HttpMethod.Post ? (HttpStatusCode.OK, """{"id":1}""") : uses(request));

    private static RegistryClient Client(StubHandler handler) => new(new Uri("http://registry:8081"), new HttpClient(handler));

    private static Task<SchemaIds> ResolveAsync(RegistryClient client, string prefix) =>
        SchemaIds.ResolveAsync(client, prefix, Patience, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
