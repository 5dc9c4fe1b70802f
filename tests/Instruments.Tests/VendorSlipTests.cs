using System.Text;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;

namespace Candlewick.Instruments.Tests;

/// <summary>What vendors' files really hold: marks in symbols, quotes in names, a byte order mark, rows that no id is defined for.</summary>
public sealed class VendorSlipTests : IDisposable
{
    private const string Kite = "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_symbol_that_ends_in_a_mark_is_another_instrument_than_the_one_without()
    {
        var read = Read("kite.csv", Kite
            + "1025,4,ABC,ABC LTD,0,,0,0.05,1,EQ,BSE,BSE\n"
            + "1281,5,ABC#,ABC LTD PP,0,,0,0.05,1,EQ,BSE,BSE\n"
            + "1537,6,ABC*,ABC LTD T,0,,0,0.05,1,EQ,BSE,BSE\n");

        Assert.Equal(["BSE:ABC", "BSE:ABC_23", "BSE:ABC_2A"], read.Select(i => i.Id.ToString()));
        Assert.Equal("BSE:ABC#", read[1].Aliases[0].Text);
        Assert.Equal(["BSE:ABC_23"], Read("smartapi.json", """[{"token":"5","symbol":"ABC#","name":"ABC","expiry":"","strike":"-1","lotsize":"1","instrumenttype":"","exch_seg":"BSE","tick_size":"5"}]""").Select(i => i.Id.ToString()));
    }

    [Theory]
    [InlineData("kite.csv", "\uFEFF" + Kite + "408065,1594,INFY,INFOSYS,0,,0,0.05,1,EQ,NSE,NSE\n")]
    [InlineData("smartapi.json", "\uFEFF[{\"token\":\"1594\",\"symbol\":\"INFY-EQ\",\"name\":\"INFY\",\"expiry\":\"\",\"strike\":\"-1\",\"lotsize\":\"1\",\"instrumenttype\":\"\",\"exch_seg\":\"NSE\",\"tick_size\":\"5\"}]")]
    public void A_byte_order_mark_is_no_part_of_the_file(string name, string content) =>
        Assert.Equal("NSE:INFY", Assert.Single(Read(name, content)).Id.ToString());

    [Fact]
    public void Doubled_quotes_are_quotes_of_the_name()
    {
        var share = Assert.Single(Read("kite.csv", "\"instrument_token\"" + Kite[16..] + "1025,4,ABC,\"ABC \"\"THE\"\" COMPANY, LTD\",0,,0,0.05,1,EQ,BSE,BSE\n"));
        Assert.Equal("ABC \"THE\" COMPANY, LTD", share.Name);
    }

    [Fact]
    public void Rows_left_out_are_counted_by_reason()
    {
        string good = string.Concat(Enumerable.Range(1, 4_000).Select(i => $"{i << 8},{i},S{i},NAME,0,,0,0.05,1,EQ,NSE,NSE\n"));
        Write("kite.csv", Kite + good
            + "2000001,9001,NIFTY26DECFUT,NIFTY,0,,0,0.05,75,FUT,NFO-FUT,NFO\n"
            + "2000257,9002,NIFTY27JANFUT,NIFTY,0,,0,0.05,75,FUT,NFO-FUT,NFO\n"
            + "2000513,9003,NIFTY26DEC25000CE,NIFTY,0,2026-12-29,x,0.05,75,CE,NFO-OPT,NFO\n"
            + "2000769,9004,JEERA26DECFUT,JEERA,0,2026-12-18,0,5,3,FUT,NCO-FUT,NCO\n"
            + "2001025,9005,A,NAME,0,,0,five,1,EQ,NSE,NSE\n");

        using var read = MasterFiles.Read([_folder["kite.csv"]], TestContext.Current.CancellationToken);
        var file = Assert.Single(read.Files);
        Assert.Equal(
            [("a contract without a date of expiry", 2), ("an option without a strike", 1), ("instrument_token, tick_size or lot_size is not a number", 1)],
            file.Unreadable.Select(r => (r.Key, r.Value)).Order());
        Assert.Equal([("NCO FUT", 1)], file.PassedOver.Select(r => (r.Key, r.Value)));
        Assert.Equal(4_005, file.Rows);
    }

    [Theory]
    [InlineData("CDS", "EURUSD", "USD")]
    [InlineData("CDS", "GBPUSD", "USD")]
    [InlineData("CDS", "USDJPY", "JPY")]
    [InlineData("BCD", "EURUSD", "USD")]
    [InlineData("CDS", "USDINR", "INR")]
    [InlineData("NFO", "NIFTY", "INR")]
    public void A_pair_is_quoted_in_its_second_currency(string venue, string pair, string currency)
    {
        var future = Assert.Single(Read("kite.csv", Kite + $"216067,844,{pair}26DECFUT,\"{pair}\",0,2026-12-29,0,0.0001,1,FUT,{venue}-FUT,{venue}\n"));
        Assert.Equal(currency, future.Currency);
        Assert.Equal(currency, Currencies.Of(venue, pair));
    }

    [Fact]
    public void Two_vendors_rows_of_one_currency_option_are_one_instrument()
    {
        Write("kite.csv", Kite + "410627,1604,USDINR26DEC84.25CE,USDINR,0,2026-12-29,84.25,0.0025,1,CE,CDS-OPT,CDS\n");
        Write("smartapi.json", """[{"token":"1604","symbol":"USDINR26DEC84.25CE","name":"USDINR","expiry":"29DEC2026","strike":"842500000.000000","lotsize":"1","instrumenttype":"OPTCUR","exch_seg":"CDS","tick_size":"0.250000"}]""");
        using var read = MasterFiles.Read([_folder["kite.csv"], _folder["smartapi.json"]], TestContext.Current.CancellationToken);

        var option = Assert.Single(read.Instruments);
        Assert.Equal(("CDS:USDINR-20261229-84.25-C", 0.0025m, 4), (option.Id.ToString(), option.TickSize, option.Aliases.Count));
    }

    public void Dispose() => _folder.Dispose();

    private List<Instrument> Read(string name, string content)
    {
        Write(name, content);
        using var read = MasterFiles.Read([_folder[name]], TestContext.Current.CancellationToken);
        return [.. read.Instruments];
    }

    private void Write(string name, string content) => File.WriteAllText(_folder[name], content, new UTF8Encoding(false));
}
