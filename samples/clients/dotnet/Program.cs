using System.Text.Json;
using Candlewick.CandleClient;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

// Follows candles with SignalR in MessagePack, over cuts from where it was: CandleClient [server] [instruments] [interval] [from] [to]
string Argument(int n, string otherwise) => args.Length > n ? args[n] : otherwise;
var since = new Dictionary<string, string>();
object from = Argument(3, "-PT2H");
bool done = false;
await using var hub = new HubConnectionBuilder().WithUrl(Argument(0, "http://127.0.0.1:8000") + "/hubs/market").AddMessagePackProtocol().Build();
while (!done)
{
    try
    {
        if (hub.State == HubConnectionState.Disconnected)
        {
            await hub.StartAsync();
        }

        var request = new Dictionary<string, object> { ["id"] = "candles", ["channel"] = "candles", ["instruments"] = Argument(1, "SIM:ACME").Split(','), ["interval"] = Argument(2, "1m"), ["from"] = from };
        if (args.Length > 4)
        {
            request["to"] = args[4];
        }

        await foreach (var frame in hub.StreamAsync<Frame>("Subscribe", request))
        {
            foreach (var candle in frame.Data ?? [])
            {
                Console.WriteLine(JsonSerializer.Serialize(candle));
            }

            since = frame.Cursor is null ? since : [];
            if (frame.Pos is { } pos)
            {
                since[pos.Split('.')[0]] = pos;
            }

            // Where to go on: the last cursor, and the last position of each partition after it.
            string? cursor = frame.Cursor ?? (from as Dictionary<string, object>)?["cursor"] as string;
            from = cursor is null ? from : new Dictionary<string, object> { ["cursor"] = cursor, ["pos"] = since.Values.ToArray() };
            done |= frame.Event == "completed";
        }
    }
    catch (HubException e) when (e.Message.Contains("HubException: bad_", StringComparison.Ordinal) || e.Message.Contains("HubException: unknown_", StringComparison.Ordinal))
    {
        throw;
    }
    catch (Exception e) when (!done)
    {
        Console.Error.WriteLine($"{e.Message}; again");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }
}
