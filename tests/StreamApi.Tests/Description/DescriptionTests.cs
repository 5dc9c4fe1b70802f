using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Description;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.StreamApi.Tests.Description;

public sealed partial class DescriptionTests(KafkaFixture kafka, PostgresFixture postgres)
{
    /// <summary>The examples of the document, and the schema that the description says they have.</summary>
    public static TheoryData<string, string> Answers => new()
    {
        { "json item candle", "Candle" }, { "json item candle-snapshot-feed", "Candle" }, { "json item tick", "Tick" }, { "json item tick-snapshot", "Tick" },
        { "json http candles", "CandlePage" }, { "json http calendar", "Calendar" }, { "json http instruments", "Instruments" }, { "json http instrument", "Instrument" },
        { "json http continuous", "ContinuousFuture" }, { "json http option-chain", "OptionChain" }, { "json item quote", "Quote" }, { "json http quotes", "QuotePage" },
        { "json item event-changed", "Event" }, { "json item event-gap-of-one", "Event" }, { "json item event-refused", "Event" }, { "json http events", "EventPage" },
        { "json http gaps", "GapPage" }, { "json http watch", "WatchList" },
    };

    [Fact]
    public async Task Every_address_is_described_with_its_parameters_and_problems()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json")).RootElement;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths");
        var mapped = api.Endpoints.OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(p => p.StartsWith("/api", StringComparison.Ordinal) && !p.Contains("**", StringComparison.Ordinal)).Distinct().Order();
        Assert.Equal(mapped, paths.EnumerateObject().Select(p => p.Name).Order());
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {p.Name}", o.Value))))
        {
            Assert.True(operation.Value.TryGetProperty("summary", out var summary) && summary.GetString() is { Length: > 0 }, operation.Name);
            foreach (var parameter in operation.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
            {
                Assert.True(parameter.TryGetProperty("description", out var said) && said.GetString() is { Length: > 0 }, $"{operation.Name}: {parameter}");
            }

            Assert.True(
                operation.Value.GetProperty("responses").GetProperty("400").GetProperty("content").GetProperty("application/problem+json").TryGetProperty("example", out _), operation.Name);
            foreach (string status in new[] { "200", "400", "401", "403", "429", "503" })
            {
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty(status, out _), $"{operation.Name}: {status}");
            }
        }

        var candles = paths.GetProperty("/api/candles/{instrument}").GetProperty("get");
        Assert.Equal("path", candles.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "instrument").GetProperty("in").GetString());
        Assert.True(candles.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "interval").GetProperty("required").GetBoolean());
        Assert.Equal(
            "#/components/schemas/CandlePage",
            candles.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        foreach (Match reference in Reference().Matches(document.GetRawText()))
        {
            Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty(reference.Groups[1].Value, out _), reference.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answers_are_as_they_are_described(string example, string schema)
    {
        await using var file = typeof(Candlewick.StreamApi.Hosting.StreamApiOptions).Assembly.GetManifestResourceStream("schemas.json")!;
        var schemas = (await JsonDocument.ParseAsync(file)).RootElement.GetProperty("components").GetProperty("schemas");
        Check(JsonDocument.Parse(Examples.Get(example)).RootElement, schemas.GetProperty(schema), schemas, example);
    }

    [Theory]
    [InlineData("CandlePage", "candles")]
    [InlineData("TickPage", "ticks")]
    [InlineData("Calendar", "calendar")]
    [InlineData("QuotePage", "quotes")]
    [InlineData("EventPage", "events")]
    [InlineData("GapPage", "gaps")]
    [InlineData("WatchList", "watch")]
    [InlineData("Instruments", "instruments")]
    [InlineData("OptionChain", "option-chain")]
    [InlineData("InstrumentOrFuture", "instrument")]
    public void Answers_are_shown_as_the_document_shows_them(string schema, string example) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Examples.Get($"json http {example}")), RestExamples.Find(schema)));

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var response = await http.GetAsync("/docs/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        string page = await response.Content.ReadAsStringAsync();
        Assert.Contains("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var loaded = Loaded().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(loaded);
        Assert.DoesNotContain(loaded, address => address.Contains("://", StringComparison.Ordinal) || address.StartsWith("//", StringComparison.Ordinal));
        foreach (string address in loaded)
        {
            Assert.Equal((address, HttpStatusCode.OK), (address, (await http.GetAsync(new Uri(new Uri(api.Http, "/docs/"), address))).StatusCode));
        }
    }

    [Fact]
    public async Task The_topics_are_described_as_they_are_made()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 3);
        using var http = new HttpClient { BaseAddress = api.Http };
        var channels = JsonDocument.Parse(await http.GetStringAsync("/asyncapi/v1.json")).RootElement.GetProperty("channels");
        Assert.Equal(TopicCatalog.All.Select(t => t.Name), channels.EnumerateObject().Select(c => c.Name));
        var ticks = channels.GetProperty("ticks");
        Assert.Equal(api.Kafka.NameOf(TopicCatalog.Ticks), ticks.GetProperty("address").GetString());
        Assert.Equal(3, ticks.GetProperty("bindings").GetProperty("kafka").GetProperty("partitions").GetInt32());
        Assert.Equal("compact", channels.GetProperty("candles.live").GetProperty("bindings").GetProperty("kafka").GetProperty("topicConfiguration").GetProperty("cleanup.policy")[0].GetString());
    }

    private static void Check(JsonElement value, JsonElement schema, JsonElement schemas, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = schemas.GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        string[] types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several ? [.. several.EnumerateArray().Select(t => t.GetString()!)] : [schema.GetProperty("type").GetString()!];
        string type = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Null => "null",
            JsonValueKind.Number => "number",
            _ => "boolean",
        };
        Assert.True(types.Contains(type) || (type == "number" && types.Contains("integer") && value.TryGetInt64(out _)), $"{where} is {type} and not {string.Join(", ", types)}");
        if (type == "array")
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(item, schema.GetProperty("items"), schemas, where + "[]");
            }
        }
        else if (type == "object")
        {
            foreach (var required in schema.GetProperty("required").EnumerateArray())
            {
                Assert.True(value.TryGetProperty(required.GetString()!, out _), $"{where} has no {required}");
            }

            foreach (var property in value.EnumerateObject())
            {
                Assert.True(schema.GetProperty("properties").TryGetProperty(property.Name, out var inner), $"{where}.{property.Name} is not described");
                Check(property.Value, inner, schemas, $"{where}.{property.Name}");
            }
        }
    }

    [GeneratedRegex(@"""#/components/schemas/(\w+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?:src|href)=""([^""]+)""")]
    private static partial Regex Loaded();
}
