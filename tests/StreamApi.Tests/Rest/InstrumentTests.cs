using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Rest;

/// <summary>The master of instruments, as the API follows it.</summary>
public sealed class InstrumentTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly Instrument Infy = new()
    {
        Id = InstrumentId.Parse("NSE:INFY"),
        Type = InstrumentType.Equity,
        Name = "INFOSYS",
        Currency = "INR",
        TickSize = 0.05m,
        LotSize = 1,
        Isin = "INE009A01021",
        SessionGroup = "NSE-EQ-CAS",
        Aliases = [new Alias(Vendors.Kite, AliasKind.Token, "408065", new DateOnly(2026, 11, 20), DateOnly.MaxValue)],
    };

    private static readonly Instrument Option = new()
    {
        Id = InstrumentId.Parse("NFO:NIFTY-20261124-25000-C"),
        Type = InstrumentType.Option,
        Name = "NIFTY",
        Currency = "INR",
        TickSize = 0.05m,
        LotSize = 75,
        Expiry = new DateOnly(2026, 11, 24),
        Strike = 25_000,
        Right = OptionRight.Call,
        Underlying = InstrumentId.Parse("NSE:NIFTY-50"),
        SessionGroup = "NFO",
    };

    [Fact]
    public async Task It_is_searched_looked_up_and_followed()
    {
        await using var api = await Api.StartAsync(kafka, postgres, time: new FixedToday(new DateTimeOffset(2026, 11, 20, 6, 0, 0, TimeSpan.Zero)));
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Contains("instruments refresh", await ProblemAsync(http, "/api/instruments/INFY", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("instruments refresh", await ProblemAsync(http, "/api/instruments?query=infy", HttpStatusCode.BadRequest), StringComparison.Ordinal);

        api.Log.Write(TopicCatalog.Instruments, [Samples.Record(Infy), Samples.Record(Option)]);
        await FindsAsync(http, "nif 25000 ce nov", "NFO:NIFTY-20261124-25000-C");
        await FindsAsync(http, "infosys", "NSE:INFY");
        Assert.Equal(Examples.Get("json http instruments").TrimEnd(), await http.GetStringAsync("/api/instruments?query=nif 25000 ce nov&limit=20"));
        Assert.Equal(Examples.Get("json http instrument").TrimEnd(), await http.GetStringAsync("/api/instruments/infy"));
        Assert.Equal(Examples.Get("json http instrument").TrimEnd(), await http.GetStringAsync("/api/instruments/NSE:INFY"));
        Assert.Contains("close to it: NSE:INFY", await ProblemAsync(http, "/api/instruments/INFI", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("close to it: NFO:NIFTY-20261124-25000-C", await ProblemAsync(http, "/api/instruments/nfo:nifty-20261124-25050-c", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(
            "'NFO:NIFTY-20261027-25000-C' expired 27 Oct 2026 and is not in the master any more; next: NFO:NIFTY-20261124-25000-C",
            await ProblemAsync(http, "/api/instruments/NFO:NIFTY-20261027-25000-C", HttpStatusCode.NotFound));
        Assert.Equal("expired 27 Oct; next: NFO:NIFTY-20261124-25000-C", JsonDocument.Parse(await http.GetStringAsync("/api/instruments?query=nif 25000 ce 27oct")).RootElement.GetProperty("note").GetString());
        Assert.Equal(Examples.Get("json http option-chain").TrimEnd(), await http.GetStringAsync("/api/option-chain/nifty?expiry=2026-11-24"));
        Assert.Equal(Examples.Get("json http option-chain").TrimEnd(), await http.GetStringAsync("/api/option-chain/NSE:NIFTY-50"));
        Assert.Contains("there are 2026-11-24", await ProblemAsync(http, "/api/option-chain/NIFTY?expiry=2026-11-25", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("close to it: NIFTY", await ProblemAsync(http, "/api/option-chain/NIFTI", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(
            "atm needs a price of NSE:NIFTY-50, and there is no candle of it; name the strike",
            JsonDocument.Parse(await http.GetStringAsync("/api/instruments?query=nifty atm ce")).RootElement.GetProperty("note").GetString());
        await FindsAsync(http, "expiry=2026-11-24&strike=25000&right=ce&underlying=NIFTY", "NFO:NIFTY-20261124-25000-C");
        Assert.Contains("right is 'long'", await ProblemAsync(http, "/api/instruments?right=long", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("query", await ProblemAsync(http, "/api/instruments", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("limit", await ProblemAsync(http, "/api/instruments?query=x&limit=0", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("there are NFO, NSE", await ProblemAsync(http, "/api/instruments?query=nif&venue=BFO", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("there are equity, index", await ProblemAsync(http, "/api/instruments?type=call", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        foreach (string name in (string[])["408065", "NSE|1594", "INE009A01021", "nse_eq|ine009a01021"])
        {
            Assert.Equal(Examples.Get("json http instrument").TrimEnd(), await http.GetStringAsync($"/api/instruments/{Uri.EscapeDataString(name)}"));
            Assert.Equal("NSE:INFY", JsonDocument.Parse(await http.GetStringAsync($"/api/candles/{Uri.EscapeDataString(name)}?interval=1m")).RootElement.GetProperty("instrument").GetString());
        }

        api.Log.Write(TopicCatalog.Instruments, [Samples.Record(Infy with { Name = "INFOTECH" }), new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes($"{Option.Id}") }]);
        await FindsAsync(http, "infotech", "NSE:INFY");
        await FindsAsync(http, "nif 25000 ce nov");
    }

    [Fact]
    public async Task It_is_listed_by_venue_and_type_page_by_page()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        string[] options = [.. Enumerable.Range(0, 5).Select(n => $"NFO:NIFTY-20261124-{25_000 + (50 * n)}-C")];
        api.Log.Write(TopicCatalog.Instruments, [Samples.Record(Infy), .. options.Select((id, n) => Samples.Record(Option with { Id = InstrumentId.Parse(id), Strike = 25_000 + (50 * n) }))]);
        await FindsAsync(http, "nifty", options);

        var ids = new List<string>();
        for (string? next = "/api/instruments?venue=nfo&type=option&limit=2"; next is not null;)
        {
            var response = await http.GetAsync(next);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(5, page.RootElement.GetProperty("total").GetInt32());
            ids.AddRange(page.RootElement.GetProperty("instruments").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
            Assert.Equal(next is null ? null : ids[^1], page.RootElement.TryGetProperty("next", out var cursor) ? cursor.GetString() : null);
        }

        Assert.Equal(options, ids);
        Assert.Equal(0, JsonDocument.Parse(await http.GetStringAsync("/api/instruments?venue=NSE&type=option")).RootElement.GetProperty("total").GetInt32());
        Assert.Contains("begin anew", await ProblemAsync(http, "/api/instruments?venue=NFO&cursor=NSE:GONE", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_symbol_of_the_master_can_be_subscribed_before_its_first_tick()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        api.Log.Write(TopicCatalog.Instruments, [Samples.Record(Infy)]);
        await FindsAsync(http, "infy", "NSE:INFY");

        string candles = await http.GetStringAsync("/api/candles/INFY?interval=1m");
        Assert.Equal("NSE:INFY", JsonDocument.Parse(candles).RootElement.GetProperty("instrument").GetString());
        Assert.Contains("close to it: NSE:INFY", await ProblemAsync(http, "/api/candles/INFYY?interval=1m", HttpStatusCode.NotFound), StringComparison.Ordinal);

        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":["infy","408065","NSE|1594","INE009A01021"],"interval":"1m"}""");
        var subscribed = await client.UntilAsync("subscribed");
        Assert.All(subscribed.GetProperty("instruments").EnumerateArray(), found => Assert.Equal("NSE:INFY", found.GetProperty("instrument").GetString()));
    }

    private static Task FindsAsync(HttpClient http, string query, params string[] ids) => Eventually.TrueAsync(
        async () =>
        {
            // Refused until there is a master.
            var response = await http.GetAsync($"/api/instruments?{(query.Contains('=', StringComparison.Ordinal) ? query : $"query={Uri.EscapeDataString(query)}")}");
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode && answer.RootElement.GetProperty("instruments").EnumerateArray().Select(i => i.GetProperty("id").GetString()!).SequenceEqual(ids);
        },
        TimeSpan.FromSeconds(30),
        $"'{query}' finds {string.Join(", ", ids)}");

    private static async Task<string> ProblemAsync(HttpClient http, string path, HttpStatusCode status)
    {
        var response = await http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;
    }
}
