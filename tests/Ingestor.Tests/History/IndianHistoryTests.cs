using System.Net;
using System.Text.Json;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Market.Instruments;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>Three vendors whose times are those of Indian clocks, each written in its own way.</summary>
public sealed class IndianHistoryTests
{
    /// <summary>2025-02-03 09:15 in India.</summary>
    private const long OpenUs = 1_738_554_300_000_000;

    private static readonly StandingSession KiteLogin = new("kite", ("api_key", "key"), ("access_token", "token"));
    private static readonly StandingSession SmartApiLogin = new("smartapi", ("api_key", "key"), ("jwtToken", "token"));
    private static readonly StandingSession BreezeLogin = new("breeze", ("api_key", "key"), ("session_token", "dXNlcjprZXk="));

    [Fact]
    public async Task Kites_offset_without_a_colon_is_read_and_open_interest_too()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(
            """{"status":"success","data":{"candles":[["2025-02-03T09:15:00+0530",1705.10,1706.0,1704.05,1705.55,1000,77],["2025-02-03T09:16:00+0530",1705,1706,1704,1705,2000,78],["2025-02-03T09:17:00+0530",1,1,1,1,1,1]]}}"""));
        using var history = new KiteHistory(Access(server, KiteLogin));
        var bars = await history.BarsAsync(Instrument("NFO:NIFTY-20250227-F", InstrumentType.Future, new Alias("kite", AliasKind.Token, "408065")), "1m", OpenUs, OpenUs + (2 * MinuteUs));
        Assert.Equal(
            [new VendorBar(OpenUs, 1705.10m, 1706.0m, 1704.05m, 1705.55m, 1000, OpenInterest: 77), new VendorBar(OpenUs + MinuteUs, 1705, 1706, 1704, 1705, 2000, OpenInterest: 78)], bars);
        Assert.Equal(2, bars[0].Open.Scale);
        var asked = Assert.Single(server.Asked);
        Assert.Equal(("/instruments/historical/408065/minute", "2025-02-03 09:15:00", "2025-02-03 09:16:59"), (asked.Path, asked.Query["from"], asked.Query["to"]));
        Assert.Equal(("token key:token", "3"), (asked.Headers["Authorization"], asked.Headers["X-Kite-Version"]));
    }

    [Fact]
    public async Task An_index_has_no_volume_whatever_is_sent_in_its_place()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"status":"success","data":{"candles":[["2025-02-03T09:15:00+0530",1,1,1,1,0,0]]}}"""));
        using var history = new KiteHistory(Access(server, KiteLogin));
        var bar = Assert.Single(await history.BarsAsync(Instrument("NSE:NIFTY-50", InstrumentType.Index, new Alias("kite", AliasKind.Token, "256265")), "1m", OpenUs, OpenUs + MinuteUs));
        Assert.Equal((null, null), (bar.Volume, bar.OpenInterest));
    }

    [Fact]
    public async Task No_request_of_Kite_is_longer_than_its_interval_may_be()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"status":"success","data":{"candles":[]}}"""));
        using var history = new KiteHistory(Access(server, KiteLogin));
        await history.BarsAsync(Instrument("NSE:INFY", InstrumentType.Equity, new Alias("kite", AliasKind.Token, "408065")), "1m", OpenUs, OpenUs + (61 * 1_440 * MinuteUs));
        Assert.Equal(["2025-02-03 09:15:00 2025-04-04 09:14:59", "2025-04-04 09:15:00 2025-04-05 09:14:59"], server.Asked.Select(a => $"{a.Query["from"]} {a.Query["to"]}"));
    }

    [Fact]
    public async Task SmartApi_says_403_to_who_asks_too_often_and_is_asked_again()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(
            """{"status":true,"message":"SUCCESS","errorcode":"","data":[["2025-02-03T09:15:00+05:30",1705.1,1706.0,1704.05,1705.55,1000]]}"""));
        server.AnswerFirst(new Answer("Access denied because of exceeding rate limit", HttpStatusCode.Forbidden));
        var time = new ImpatientTime();
        using var history = new SmartApiHistory(Access(server, SmartApiLogin, time));
        var bar = Assert.Single(await history.BarsAsync(Instrument("NSE:SBIN", InstrumentType.Equity, new Alias("smartapi", AliasKind.Token, "1:3045")), "1m", OpenUs, OpenUs + (2 * MinuteUs)));
        Assert.Equal(new VendorBar(OpenUs, 1705.1m, 1706.0m, 1704.05m, 1705.55m, 1000), bar);
        Assert.Single(time.Waits);
        Assert.False(SmartApiLogin.IsRefused);
        using var body = JsonDocument.Parse(server.Asked[1].Body);
        Assert.Equal("""{"exchange":"NSE","symboltoken":"3045","interval":"ONE_MINUTE","fromdate":"2025-02-03 09:15","todate":"2025-02-03 09:16"}""", body.RootElement.GetRawText());
        Assert.Equal(("key", "Bearer token"), (server.Asked[1].Headers["X-PrivateKey"], server.Asked[1].Headers["Authorization"]));
    }

    [Theory]
    [InlineData("""{"status":"false","message":"Invalid Token","errorcode":"AG8001","data":"null"}""", "smartapi refuses the login: AG8001 Invalid Token")]
    [InlineData("""{"status":false,"message":"Invalid symbol","errorcode":"AB1018","data":null}""", "smartapi's history refuses: AB1018 Invalid symbol")]
    public async Task SmartApis_errors_come_in_good_answers(string answer, string said)
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(answer));
        using var history = new SmartApiHistory(Access(server, new StandingSession("smartapi", ("api_key", "key"), ("jwtToken", "token"))));
        var refused = await Assert.ThrowsAsync<IngestException>(() =>
            history.BarsAsync(Instrument("NSE:SBIN", InstrumentType.Equity, new Alias("smartapi", AliasKind.Token, "1:3045")), "1m", OpenUs, OpenUs + MinuteUs));
        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Breezes_Z_means_an_Indian_clock_and_no_request_can_have_more_than_a_thousand_rows()
    {
        await using var server = await VendorServer.StartAsync(asked => new Answer(asked.Query["from_date"] == "2025-02-03T09:15:00.000Z"
            ? """{"Error":null,"Status":200,"Success":[{"close":1705.55,"datetime":"2025-02-03 09:15:00","exchange_code":"NSE","high":1706.0,"low":1704.05,"open":1705.1,"stock_code":"RELIND","volume":1000}]}"""
            : """{"Error":"No Data Found","Status":200,"Success":null}"""));
        using var history = new BreezeHistory(Access(server, BreezeLogin));
        var bars = await history.BarsAsync(Instrument("NSE:RELIANCE", InstrumentType.Equity, new Alias("breeze", AliasKind.ShortName, "NSE|RELIND")), "1m", OpenUs, OpenUs + (1_001 * MinuteUs));
        Assert.Equal([new VendorBar(OpenUs, 1705.1m, 1706.0m, 1704.05m, 1705.55m, 1000)], bars);
        Assert.Equal(
            ["2025-02-03T09:15:00.000Z 2025-02-04T01:54:59.000Z RELIND cash", "2025-02-04T01:55:00.000Z 2025-02-04T01:55:59.000Z RELIND cash"],
            server.Asked.Select(a => $"{a.Query["from_date"]} {a.Query["to_date"]} {a.Query["stock_code"]} {a.Query["product_type"]}"));
        Assert.Equal(("dXNlcjprZXk=", "key"), (server.Asked[0].Headers["X-SessionToken"], server.Asked[0].Headers["apikey"]));
    }

    [Fact]
    public async Task Breeze_is_asked_for_an_option_by_what_it_is()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"Error":null,"Status":200,"Success":[]}"""));
        using var history = new BreezeHistory(Access(server, BreezeLogin));
        await history.BarsAsync(
            Instrument("NFO:NIFTY-20250227-23000-C", InstrumentType.Option, new Alias("breeze", AliasKind.ShortName, "NFO|NIFTY|27-Feb-2025|23000|CE")), "5m", OpenUs, OpenUs + MinuteUs);
        var query = Assert.Single(server.Asked).Query;
        Assert.Equal(
            ("NIFTY", "NFO", "options", "2025-02-27T07:00:00.000Z", "call", "23000", "5minute"),
            (query["stock_code"], query["exch_code"], query["product_type"], query["expiry_date"], query["right"], query["strike_price"], query["interval"]));
    }

    [Theory]
    [InlineData("""{"Success":null,"Status":5,"Error":"Limit exceed: API call per day:"}""", "breeze's history refuses: Limit exceed: API call per day:")]
    [InlineData("""{"Success":null,"Status":401,"Error":"Invalid session."}""", "breeze refuses the login: Invalid session.")]
    public async Task Breezes_errors_are_said_once(string answer, string said)
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(answer));
        using var history = new BreezeHistory(Access(server, new StandingSession("breeze", ("api_key", "key"), ("session_token", "x"))));
        var refused = await Assert.ThrowsAsync<IngestException>(() =>
            history.BarsAsync(Instrument("NSE:RELIANCE", InstrumentType.Equity, new Alias("breeze", AliasKind.ShortName, "NSE|RELIND")), "1m", OpenUs, OpenUs + MinuteUs));
        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }
}
