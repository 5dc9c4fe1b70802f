using System.Globalization;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>What a client that was written for live data is sent of history, asked for by its address: <c>?replay=2013-10-07&amp;speed=60</c>.</summary>
/// <param name="Speed">Times as fast as it happened; 0 as fast as the client reads.</param>
internal sealed record StreamReplay(StartFrom From, double Speed)
{
    private const string Clock = "replay";

    /// <summary>What an address asks for; null where it is live data.</summary>
    /// <exception cref="RequestException">It cannot be read; the message names the parameter.</exception>
    public static StreamReplay? Read(IQueryCollection query)
    {
        string? replay = query["replay"];
        string? speed = query["speed"];
        if (string.IsNullOrEmpty(replay))
        {
            return string.IsNullOrEmpty(speed) ? null : throw Bad("speed needs replay: the date or time to begin at, such as ?replay=2013-10-07&speed=60");
        }

        var from = TimeText.Parse("replay", replay);
        return from is StartFrom.Live ? null : new StreamReplay(from, Times(speed));
    }

    /// <summary>The same of history: all of a client's subscriptions by one clock, and of a date that date alone.</summary>
    public SubscribeRequest Of(SubscribeRequest live) => live with { From = From, To = From as StartFrom.Date, Speed = Speed, Clock = Clock };

    private static double Times(string? text) =>
        string.IsNullOrEmpty(text) ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed <= ReplayReader.MaxSpeed ? speed
        : throw Bad($"speed '{JsonText.Clip(text)}' is not a number from 0 to {ReplayReader.MaxSpeed:0}: 1 is as it happened, 60 a minute a second, 0 as fast as you read");

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
