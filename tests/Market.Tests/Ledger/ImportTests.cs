using System.Globalization;
using System.Text.Json;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Imports;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>What brokers hand over, in the words of their documentation.</summary>
public sealed class ImportTests
{
    private const string Csv =
        "id,instrument,side,quantity,price,time,charges,currency\n"
        + "T1,NSE:INFY,buy,100,1500.50,2026-11-20T09:15:04+05:30,21.35,\n"
        + "T2,SIM:ACME,SELL,0.5,99,2026-11-20T03:46:00.25Z,,USD\n";

    private const string Kite =
        "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time\n"
        + "INFY,INE009A01021,2026-11-20,NSE,EQ,EQ,sell,false,40.000000,1500.000000,71,11,2026-11-20T09:15:04\n";

    private const string SmartApi =
        """
        {"status":true,"message":"SUCCESS","errorcode":"","data":[
          {"exchange":"NSE","producttype":"DELIVERY","tradingsymbol":"ITC-EQ","transactiontype":"BUY","fillprice":"175.05","fillsize":"3","orderid":"201020000000095","fillid":"50005750","filltime":"13:27:53"},
          {"exchange":"NFO","producttype":"CARRYFORWARD","tradingsymbol":"NIFTY24NOV2625000CE","transactiontype":"SELL","fillprice":12.5,"fillsize":75,"orderid":"201020000000096","fillid":"7","filltime":"09:15:00"}]}
        """;

    private const string Breeze =
        """
        {"Success":[
          {"book_type":"Trade-Book","trade_date":"20-Nov-2026","stock_code":"RELIND","action":"Buy","quantity":"1","average_cost":"2452.20","brokerage_amount":"1.50","product_type":"Cash","exchange_code":"NSE","order_id":"20261120N300012345","total_taxes":"2.25","expiry_date":null,"right":null,"strike_price":null},
          {"book_type":"Trade-Book","trade_date":"20-Nov-2026","stock_code":"NIFTY","action":"Sell","quantity":"75","average_cost":"12.50","brokerage_amount":"0.00","product_type":"Options","exchange_code":"NFO","order_id":"20261120N300012346","total_taxes":"0.00","expiry_date":"24-Nov-2026","right":"Call","strike_price":"25000"}],
         "Status":200,"Error":null}
        """;

    [Theory]
    [InlineData("csv", Csv, "T1 Fill NSE:INFY 100@1500.50 03:45:04 +21.35 | T2 Fill SIM:ACME -0.5@99 03:46:00 USD")]
    [InlineData("kite", Kite, "kite:20261120:NSE:71 Fill NSE:INFY -40.000000@1500.000000 03:45:04 of kite:11")]
    [InlineData("smartapi", SmartApi, "smartapi:20261120:NSE:50005750 Fill NSE:ITC 3@175.05 07:57:53 of smartapi:201020000000095 | smartapi:20261120:NFO:7 Fill NFO:NIFTY24NOV2625000CE -75@12.5 03:45:00 of smartapi:201020000000096")]
    [InlineData("breeze", Breeze, "breeze:20261120N300012345:buy Fill NSE|RELIND 1@2452.20 03:45:00 of breeze:20261120N300012345 +3.75 | breeze:20261120N300012346:sell Fill NFO|NIFTY|24-Nov-2026|25000|CE -75@12.50 03:45:00 of breeze:20261120N300012346")]
    [InlineData("kite-holdings", """{"status":"success","data":[{"tradingsymbol":"INFY","exchange":"NSE","quantity":4,"realised_quantity":4,"t1_quantity":2,"average_price":1450.25},{"tradingsymbol":"TCS","exchange":"BSE","quantity":0,"average_price":0}]}""", "kite:holding:NSE:INFY Adjustment NSE:INFY 6@1450.25 18:30:00")]
    [InlineData("smartapi-holdings", """{"data":{"holdings":[{"tradingsymbol":"TATASTEEL-EQ","exchange":"NSE","t1quantity":0,"realisedquantity":2,"quantity":2,"averageprice":111.87}],"totalholding":{}}}""", "smartapi:holding:NSE:TATASTEEL Adjustment NSE:TATASTEEL 2@111.87 18:30:00")]
    [InlineData("smartapi-holdings", """[{"tradingsymbol":"TATASTEEL-EQ","exchange":"NSE","quantity":2,"averageprice":111.87}]""", "smartapi:holding:NSE:TATASTEEL Adjustment NSE:TATASTEEL 2@111.87 18:30:00")]
    [InlineData("breeze-holdings", """{"Success":[{"stock_code":"RELIND","exchange_code":"NSE","quantity":"7","average_price":"2400.10","expiry_date":null}],"Status":200}""", "breeze:holding:NSE|RELIND Adjustment NSE|RELIND 7@2400.10 18:30:00")]
    [InlineData("kite-holdings", """{"status":"success","data":[]}""", "")]
    public void Rows_are(string format, string text, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Read(format, text).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Reference} {row.Kind} {row.Symbol} {row.Quantity}@{row.Price} {DateTimeOffset.UnixEpoch.AddMicroseconds(row.TimeUs):HH:mm:ss}{(row.Order.Length > 0 ? $" of {row.Order}" : "")}{(row.Charges != 0 ? $" +{row.Charges}" : "")}{(row.Currency is { } currency ? $" {currency}" : "")}"))));

    [Theory]
    [InlineData("csv", "id,instrument,side,quantity,price\n", "line 1: there is no column 'time'; a list of fills has id, instrument, side, quantity, price, time")]
    [InlineData("csv", "id,instrument,side,quantity,price,time\nT1,NSE:INFY,hold,1,1,2026-11-20T09:15:04Z\nT2,NSE:INFY,buy,1\n\nT3,NSE:INFY,buy,-1,1,2026-11-20T09:15:04Z", "line 2: side 'hold' is not buy or sell; line 3: it has 4 fields, and the first line 6; line 5: quantity '-1' is not a number above zero")]
    [InlineData("csv", "id,instrument,side,quantity,price,time\nT1,NSE:INFY,buy,1,1,2026-11-20T09:15:04", "line 2: time '2026-11-20T09:15:04' is not a moment with its zone, such as 2026-11-20T09:15:04+05:30")]
    [InlineData("kite", "symbol,exchange,trade_type,quantity,price,trade_id,order_id,order_execution_time\nINFY,NSE,buy,1,1e3,7,8,2026-11-20T09:15:04", "line 2: price '1e3' is not a decimal number")]
    [InlineData("smartapi", """{"data":[{"exchange":"NSE","tradingsymbol":"ITC-EQ","transactiontype":"BUY","fillprice":"1","fillsize":"1","orderid":"1","filltime":"13:27:53"},{"filltime":"1 pm"}]}""", "row 1: it has no fillid; row 2: filltime '1 pm' is not such as 09:15:04")]
    [InlineData("smartapi", """{"data":{"message":"no"}}""", "it has no list at data")]
    [InlineData("breeze", """[{"action":"Buy","quantity":"1","order_id":"7","exchange_code":"NFO","stock_code":"NIFTY","expiry_date":"24-Nov-2026","right":"Call","average_cost":"1","trade_date":"20-Nov-2026"}]""", "row 1: an option has no strike price")]
    [InlineData("breeze-holdings", "[3]", "row 1: it is not an object")]
    public void What_cannot_be_read_says_where_and_why(string format, string text, string expected) => Assert.Equal(expected, Assert.Throws<FormatException>(() => Read(format, text)).Message);

    [Fact]
    public void A_second_fill_of_an_orders_side_is_another()
    {
        string row = """{"trade_date":"20-Nov-2026","stock_code":"ITC","action":"Buy","quantity":"1","average_cost":"452.20","exchange_code":"NSE","order_id":"9"}""";
        Assert.Equal(["breeze:9:buy", "breeze:9:buy:2"], Read("breeze", $"[{row},{row}]").Select(r => r.Reference));
    }

    [Theory]
    [InlineData("complete", "74", "NSE:SBIN 74@584.7 12:51:12")]
    [InlineData("cancelled", "74", "NSE:SBIN 74@584.7 12:51:12")]
    [InlineData("open", "74", null)]
    [InlineData("rejected", "0", null)]
    [InlineData("rejected", "", null)]
    public void An_order_of_SmartApi_counts_when_it_has_ended(string status, string filled, string? expected)
    {
        string order = $$"""{"producttype":"DELIVERY","tradingsymbol":"SBIN-EQ","transactiontype":"BUY","exchange":"NSE","averageprice":584.7,"filledshares":"{{filled}}","orderid":"111","status":"{{status}}","orderstatus":"{{status}}","updatetime":"09-Oct-2023 18:22:02","exchorderupdatetime":"09-Oct-2023 18:21:12"}""";
        foreach (string message in new[] { order, $$"""{"user-id":"A1","status-code":"200","order-status":"AB05","orderData":{{order}}}""" })
        {
            Assert.Equal(expected, Text(SmartApiOrder.Read(Json(message))));
        }
    }

    [Fact]
    public void An_order_of_Breeze_counts_when_it_has_ended()
    {
        const string share = """{"stockCode":"RELIND","orderFlow":"Sell","orderStatus":"Executed","orderExchangeCode":"NSE","orderTradeDate":"20-Nov-2026","orderReference":"20261120N3","orderExecutedQuantity":"5","averageExecutedRate":"2452.20","productType":"Cash"}""";
        Assert.Equal("NSE|RELIND -5@2452.20 03:45:00", Text(BreezeOrder.Read(Json(share))));
        Assert.Null(BreezeOrder.Read(Json(share.Replace("\"Executed\"", "\"Ordered\"", StringComparison.Ordinal))));
        const string option = """{"stockCode":"NIFTY","productType":"Options","optionType":"Put","strikePrice":"25000","expiryDate":"24-Nov-2026","orderFlow":"Buy","orderStatus":"Partially Executed And Cancelled","orderExchangeCode":"NFO","tradeDate":"20-Nov-2026","orderReference":"1","executedQuantity":"75","averageExecutedRate":"12.5"}""";
        Assert.Equal("NFO|NIFTY|24-Nov-2026|25000|PE 75@12.5 03:45:00", Text(BreezeOrder.Read(Json(option))));
    }

    private static IReadOnlyList<BrokerRow> Read(string format, string text) => ImportFormat.Find(format)!.Read(text, new DateOnly(2026, 11, 20));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string? Text(BrokerOrder? order) => order is null ? null : string.Create(
        CultureInfo.InvariantCulture, $"{order.Symbol} {order.Quantity}@{order.Price} {DateTimeOffset.UnixEpoch.AddMicroseconds(order.TimeUs):HH:mm:ss}");
}
