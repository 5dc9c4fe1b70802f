using System.Globalization;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.SignalR;

namespace Candlewick.StreamApi.Hub;

/// <summary>Errors as SignalR carries them, in text: <c>code: message</c>, the code that of an <c>error</c> event or of a close.</summary>
internal static class HubError
{
    public static HubException Of(Failure failure) => new($"{failure.Code}: {failure.Message}");

    /// <summary>What a stream ends with after this event; null where it goes on.</summary>
    public static HubException? Of(StreamEvent happened) => happened switch
    {
        StreamEvent.Failed { IsFatal: true } failed => Of(failed.Failure),
        StreamEvent.Closing closing => new(string.Create(CultureInfo.InvariantCulture, $"{closing.Code}: {closing.Reason}")),
        _ => null,
    };
}
