using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Portfolio;

/// <summary>Ledgers and portfolios over HTTP, with the engine and the projection beside the API.</summary>
public sealed class PortfolioRestTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Bought = """{"id":"T1","instrument":"NSE:INFY","side":"buy","quantity":100,"price":1500.50,"time":"2026-11-20T09:15:04+05:30","charges":21.35}""";

    private const string Tradebook =
        """
        symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time
        INFY,INE009A01021,2026-11-20,NSE,EQ,EQ,buy,false,40.000000,1500.000000,71,1100000000000001,2026-11-20T09:15:04
        INFY,INE009A01021,2026-11-20,NSE,EQ,EQ,buy,false,60.000000,1501.000000,72,1100000000000001,2026-11-20T09:15:05
        INFY,INE009A01021,2026-11-20,NSE,EQ,EQ,sell,false,30.000000,1510.000000,90,1100000000000002,2026-11-20T10:00:00

        """;

    [Fact]
    public async Task What_is_entered_makes_positions_and_counts_once()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true);
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal("""{"accounts":[]}""", await http.GetStringAsync("/api/portfolio"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/portfolio/main")).StatusCode);

        string entered = await PostAsync(http, "main/ledger", """{"entries":[{"id":"D1","kind":"deposit","currency":"INR","amount":200000,"time":"2026-11-19T10:00:00+05:30"}]}""");
        Assert.Equal("D1", JsonDocument.Parse(entered).RootElement.GetProperty("entered")[0].GetProperty("id").GetString());
        await PostAsync(http, "main/fills", Bought);
        await PostAsync(http, "main/fills", """{"id":"T2","instrument":"NSE:INFY","side":"sell","quantity":"40","price":1510,"time":"2026-11-20T10:00:00+05:30"}""");
        var position = await EventuallyAsync(http, "main/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("instrument").GetString() == "NSE:INFY" && p.GetProperty("quantity").GetRawText() == "60"));
        Assert.Equal(("1500.5", "380", "21.35"), (position.GetProperty("average_price").GetRawText(), position.GetProperty("realised").GetRawText(), position.GetProperty("charges").GetRawText()));
        Assert.Equal(JsonValueKind.Null, position.GetProperty("mark").ValueKind);

        var summary = await GetAsync(http, "main");
        var total = summary.GetProperty("total");
        Assert.Equal(200_000 - 150_050 - 21.35m + 60_400, total.GetProperty("cash").GetDecimal());
        Assert.Equal(total.GetProperty("contributed").GetDecimal() + total.GetProperty("pnl").GetDecimal(), total.GetProperty("equity").GetDecimal());
        Assert.Equal(1, total.GetProperty("unmarked").GetInt32());
        Assert.Equal(358.65m, (await GetAsync(http, "main/pnl")).GetProperty("total").GetProperty("pnl").GetDecimal());
        Assert.Equal(total.GetProperty("cash").GetDecimal(), (await GetAsync(http, "main/cash")).GetProperty("total").GetDecimal());

        var ledger = await EventuallyAsync(http, "main/ledger?limit=2", root => root.GetProperty("entries").GetArrayLength() == 2 && root.GetProperty("next").ValueKind == JsonValueKind.String ? root : default);
        Assert.Equal(["D1", "T1"], ledger.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        var rest = await GetAsync(http, $"main/ledger?limit=2&cursor={ledger.GetProperty("next").GetString()}");
        Assert.Equal(["T2"], rest.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        Assert.Equal(2, (await GetAsync(http, "main/ledger?kind=fill")).GetProperty("entries").GetArrayLength());

        var again = JsonDocument.Parse(await PostAsync(http, "main/fills", Bought)).RootElement;
        Assert.Equal((0, 1), (again.GetProperty("entered").GetArrayLength(), again.GetProperty("known").GetArrayLength()));
        using var other = await http.PostAsync("/api/portfolio/main/fills", Json(Bought.Replace("1500.50", "1500.55", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        string problem = await other.Content.ReadAsStringAsync();
        Assert.Contains("DELETE /api/portfolio/main/ledger/", problem, StringComparison.Ordinal);

        string id = ledger.GetProperty("entries")[1].GetProperty("entry").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync($"/api/portfolio/main/ledger/{id}")).StatusCode);
        await EventuallyAsync(http, "main/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("quantity").GetRawText() == "-40"));
    }

    [Fact]
    public async Task A_trade_book_is_imported_once_however_often_it_is_sent()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true);
        using var http = new HttpClient { BaseAddress = api.Http };
        for (int i = 0; i < 2; i++)
        {
            using var answer = await http.PostAsync("/api/portfolio/kite/import?format=kite&charges=india&product=intraday", new StringContent(Tradebook, Encoding.UTF8, "text/csv"));
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, body);
            var root = JsonDocument.Parse(body).RootElement;
            Assert.Equal(3, root.GetProperty("entered").GetArrayLength() + root.GetProperty("known").GetArrayLength());
        }

        var position = await EventuallyAsync(http, "kite/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("quantity").GetRawText() == "70"));
        Assert.Equal("300", position.GetProperty("realised").GetRawText());

        // 150,060 bought: 20 + 4.46 + 0.15 + 0.15 + 4.50 + 4.46; 45,300 sold: 13.59 + 11 + 1.35 + 0.05 + 0.05 + 2.71.
        Assert.Equal("62.47", position.GetProperty("charges").GetRawText());
    }

    [Fact]
    public async Task A_postback_counts_when_its_order_has_ended_and_yields_to_the_trade_book()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true, configure: options => options with { KiteSecret = () => "secret" });
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal(HttpStatusCode.Forbidden, await PostbackAsync(Order("COMPLETE", 100, "other")));
        Assert.Equal(HttpStatusCode.OK, await PostbackAsync(Order("OPEN", 40, "secret")));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostbackAsync(Order("COMPLETE", 100, "secret")));
        }

        var told = await EventuallyAsync(http, "kite/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("quantity").GetRawText() == "100"));
        Assert.Equal("1500.6", told.GetProperty("average_price").GetRawText());
        using var import = await http.PostAsync("/api/portfolio/kite/import?format=kite", new StringContent(Tradebook, Encoding.UTF8, "text/csv"));
        Assert.True(import.IsSuccessStatusCode, await import.Content.ReadAsStringAsync());
        await EventuallyAsync(http, "kite/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("quantity").GetRawText() == "70"));

        async Task<HttpStatusCode> PostbackAsync(string body)
        {
            using var answer = await http.PostAsync("/api/portfolio/kite/postbacks/kite", Json(body));
            return answer.StatusCode;
        }

        // The checksum's recipe is the broker's: order id, order time and secret.
        static string Order(string status, int filled, string secret)
        {
            string checksum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("1100000000000001" + "2026-11-20 09:15:04" + secret)));
            return "{" + $"""
                "user_id":"AB1234","order_id":"1100000000000001","status":"{status}","order_timestamp":"2026-11-20 09:15:04","exchange_update_timestamp":"2026-11-20 09:15:05","exchange":"NSE",
                "tradingsymbol":"INFY","transaction_type":"BUY","product":"CNC","quantity":100,"filled_quantity":{filled},"average_price":1500.6,"checksum":"{checksum}"
                """ + "}";
        }
    }

    [Fact]
    public async Task Holdings_begin_a_ledger_once_and_orders_and_trades_of_a_broker_that_signs_nothing_follow()
    {
        await using var api = await Api.StartAsync(kafka, postgres, keepsLedgers: true);
        using var http = new HttpClient { BaseAddress = api.Http };
        const string holdings = """{"data":{"holdings":[{"tradingsymbol":"ITC-EQ","exchange":"NSE","t1quantity":1,"realisedquantity":9,"quantity":9,"averageprice":411.87}]}}""";
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(1, await CountAsync("angel/import?format=smartapi-holdings&date=2026-11-20", holdings));
        }

        // A second list, of another date or after trades, never adds to the first.
        await EventuallyAsync(http, "angel/ledger", root => root.GetProperty("entries").GetArrayLength() == 1 ? root : default);
        using (var later = await http.PostAsync("/api/portfolio/angel/import?format=smartapi-holdings&date=2026-11-23", Json(holdings)))
        {
            Assert.Equal(HttpStatusCode.Conflict, later.StatusCode);
        }

        const string order = """{"producttype":"DELIVERY","tradingsymbol":"ITC-EQ","transactiontype":"SELL","exchange":"NSE","averageprice":420.5,"filledshares":"4","orderid":"7","orderstatus":"complete","exchorderupdatetime":"20-Nov-2026 10:00:00"}""";
        Assert.Equal(0, await CountAsync("angel/postbacks/smartapi", order.Replace("complete", "open", StringComparison.Ordinal)));
        Assert.Equal(1, await CountAsync("angel/postbacks/smartapi", order));
        var position = await EventuallyAsync(http, "angel/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("quantity").GetRawText() == "6"));
        Assert.Equal(("34.52", "1682", "4118.7"), (position.GetProperty("realised").GetRawText(), position.GetProperty("cash").GetRawText(), position.GetProperty("contributed").GetRawText()));

        const string trades = """{"data":[{"exchange":"NSE","tradingsymbol":"ITC-EQ","transactiontype":"SELL","fillprice":"420.00","fillsize":"2","orderid":"7","fillid":"71","filltime":"10:00:00"},{"exchange":"NSE","tradingsymbol":"ITC-EQ","transactiontype":"SELL","fillprice":"422.00","fillsize":"2","orderid":"7","fillid":"72","filltime":"10:00:00"}]}""";
        Assert.Equal(2, await CountAsync("angel/import?format=smartapi&date=2026-11-20", trades));
        var traded = await EventuallyAsync(http, "angel/positions", root => root.GetProperty("positions").EnumerateArray().FirstOrDefault(p => p.GetProperty("realised").GetRawText() == "36.52"));
        Assert.Equal("6", traded.GetProperty("quantity").GetRawText());

        async Task<int> CountAsync(string address, string body)
        {
            using var answer = await http.PostAsync($"/api/portfolio/{address}", Json(body));
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            var root = JsonDocument.Parse(text).RootElement;
            return root.GetProperty("entered").GetArrayLength() + root.GetProperty("known").GetArrayLength();
        }
    }

    [Theory]
    [InlineData("fills", """{"instrument":"NSE:INFY","quantity":1,"price":1,"time":"2026-11-20T09:15:04+05:30"}""", "id is missing")]
    [InlineData("fills", """{"id":"1","instrument":"NSE:INFY","quantity":1,"price":1,"time":"2026-11-20T09:15:04"}""", "has no zone")]
    [InlineData("fills", """{"id":"1","instrument":"NSE:INFY","quantity":0,"price":1,"time":"2026-11-20T09:15:04Z"}""", "quantity is zero")]
    [InlineData("fills", """{"id":"1","instrument":"NSE:INFY","quantity":1e3,"price":1,"time":"2026-11-20T09:15:04Z"}""", "plain notation")]
    [InlineData("fills", """{"id":"1","instrument":"NSE:INFY","qty":1}""", "has no 'qty'")]
    [InlineData("ledger", """{"id":"1","kind":"gift"}""", "there is no kind 'gift'")]
    [InlineData("ledger", "[]", "not an object")]
    [InlineData("ledger", "{", "not JSON")]
    [InlineData("import?format=kite", "symbol,exchange\n", "no column 'trade_type'")]
    [InlineData("import?format=excel", "", "no format 'excel'")]
    [InlineData("import?format=smartapi", "[]", "date is missing: smartapi does not say of which date it is")]
    [InlineData("import?format=kite-holdings&date=20-11-2026", "[]", "date '20-11-2026' is not such as 2026-11-20")]
    [InlineData("import?format=smartapi&date=2026-11-20", """[{"exchange":"NFO","tradingsymbol":"NIFTY24NOV2625000CE","transactiontype":"BUY","fillprice":"1","fillsize":"1","orderid":"7","fillid":"71","filltime":"10:00:00"}]""", "row 1: 'NFO:NIFTY24NOV2625000CE' is no contract that the master of instruments knows")]
    [InlineData("import?format=breeze", """[{"trade_date":"20-Nov-2026","stock_code":"RELIND","action":"Buy","quantity":"1","average_cost":"1","exchange_code":"NSE","order_id":"9"}]""", "row 1: 'NSE|RELIND' is not known")]
    [InlineData("postbacks/smartapi", "7", "the postback cannot be read: it is not an object")]
    [InlineData("postbacks/breeze", """{"orderStatus":"Executed","orderExecutedQuantity":"1"}""", "the postback cannot be read: it has no tradeDate")]
    public async Task What_cannot_be_entered_is_named(string address, string body, string problem)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var answer = await http.PostAsync($"/api/portfolio/main/{address}", Json(body));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(problem, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> PostAsync(HttpClient http, string path, string body)
    {
        using var answer = await http.PostAsync($"/api/portfolio/{path}", Json(body));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> GetAsync(HttpClient http, string path) => JsonDocument.Parse(await http.GetStringAsync($"/api/portfolio/{path}")).RootElement;

    /// <summary>Asks until the answer has something.</summary>
    private static async Task<JsonElement> EventuallyAsync(HttpClient http, string path, Func<JsonElement, JsonElement> find)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await http.GetAsync($"/api/portfolio/{path}");
                found = answer.IsSuccessStatusCode ? find(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement) : default;
                return found.ValueKind != JsonValueKind.Undefined;
            },
            Patience, $"{path} has it");
        return found;
    }
}
