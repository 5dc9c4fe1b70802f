using System.Net;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Kite;
using Candlewick.Market.Instruments;
using static Candlewick.Ingestor.Tests.History.Histories;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>How a vendor is asked, whichever it is.</summary>
public sealed class VendorClientTests
{
    private const string Bars = """[[1795564800000,"1.10","1.30","1.00","1.20","5.500",1795564859999,"6",3,"1","1","0"]]""";
    private static readonly HistoryInstrument Bitcoin = Instrument("BINANCE:BTC-USDT");

    [Fact]
    public async Task Who_asks_too_often_waits_as_long_as_he_is_told()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(Bars));
        server.AnswerFirst(new Answer("{}", HttpStatusCode.TooManyRequests, RetryAfter: "7"), new Answer("{}", (HttpStatusCode)418, RetryAfter: "11"));
        var time = new ImpatientTime();
        using var history = new BinanceHistory(Access(server, time: time));
        Assert.Single(await history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(11)], time.Waits);
    }

    [Fact]
    public async Task A_wait_that_nobody_would_sit_out_is_said_instead()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"code":-1003,"msg":"banned"}""", (HttpStatusCode)418, RetryAfter: "7200"));
        using var history = new BinanceHistory(Access(server, time: new ImpatientTime()));
        var refused = await Assert.ThrowsAsync<IngestException>(() => history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.StartsWith("binance's history says to come back in 120 min: 418", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(Bars, HttpStatusCode.OK, 20)]
    [InlineData("""[[1795564800000,"1.10","1.30","1.00"]]""", HttpStatusCode.OK, null)]
    [InlineData("<html>", HttpStatusCode.OK, null)]
    [InlineData("", HttpStatusCode.BadGateway, null)]
    public async Task A_page_that_came_by_half_is_asked_for_again(string body, HttpStatusCode status, int? cut)
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(Bars));
        server.AnswerFirst(new Answer(body, status, CutAfter: cut));
        using var history = new BinanceHistory(Access(server, time: new ImpatientTime()));
        var bar = Assert.Single(await history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.Equal(new VendorBar(DayUs, 1.1m, 1.3m, 1m, 1.2m, 5.5m, Trades: 3), bar);
        Assert.Equal(3, bar.Volume!.Value.Scale);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_it_after_a_while()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("", HttpStatusCode.ServiceUnavailable));
        var time = new ImpatientTime();
        using var history = new BinanceHistory(Access(server, time: time));
        var away = await Assert.ThrowsAsync<IngestException>(() => history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.StartsWith("binance's history does not answer: 503", away.Message, StringComparison.Ordinal);
        Assert.Equal(8, server.Asked.Count);
    }

    [Fact]
    public async Task A_refused_login_is_said_and_never_tried_again()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer(
            """{"status":"error","message":"Incorrect `api_key` or `access_token`.","error_type":"TokenException","data":null}""", HttpStatusCode.Forbidden));
        var session = new StandingSession("kite", ("api_key", "key"), ("access_token", "secret"));
        using var history = new KiteHistory(Access(server, session));
        var instrument = Instrument("NSE:INFY", InstrumentType.Equity, new Alias("kite", AliasKind.Token, "408065"));
        var refused = await Assert.ThrowsAsync<IngestException>(() => history.BarsAsync(instrument, "1m", DayUs, DayUs + MinuteUs));
        Assert.Equal("kite refuses the login: Incorrect `api_key` or `access_token`.. It is not tried again; `pipeline login kite` makes a new one.", refused.Message);
        Assert.True(session.IsRefused);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_vendors_words_and_not_asked_again()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"code":-1121,"msg":"Invalid symbol."}""", HttpStatusCode.BadRequest));
        using var history = new BinanceHistory(Access(server));
        var refused = await Assert.ThrowsAsync<IngestException>(() => history.BarsAsync(Bitcoin, "1m", DayUs, DayUs + MinuteUs));
        Assert.Equal("binance's history refuses: 400 Bad Request, Invalid symbol.", refused.Message);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task The_vendors_rate_is_kept_in_every_second()
    {
        await using var server = await VendorServer.StartAsync(_ => new Answer("""{"status":"success","data":{"candles":[]}}"""));
        var session = new StandingSession("kite", ("api_key", "key"), ("access_token", "secret"));
        using var history = new KiteHistory(Access(server, session));
        var instrument = Instrument("NSE:INFY", InstrumentType.Equity, new Alias("kite", AliasKind.Token, "408065"));
        Assert.Empty(await history.BarsAsync(instrument, "1m", DayUs - (7 * 60 * 1_440 * MinuteUs), DayUs));
        var at = server.Asked.Select(a => a.AtTimestamp).ToList();
        Assert.Equal(7, at.Count);

        // The window is known to a tenth of a second.
        Assert.All(Enumerable.Range(3, 4), i => Assert.True(TimeProvider.System.GetElapsedTime(at[i - 3], at[i]) > TimeSpan.FromSeconds(0.85)));
    }
}
