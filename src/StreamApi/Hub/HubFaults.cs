using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Hub;

/// <summary>
/// Tells faults of the server from clients' mistakes. SignalR logs both as errors, with a stack; so its own log of calls is off, and what is ours is
/// said here. Faults of a subscription are said where it runs.
/// </summary>
internal sealed partial class HubFaults(ILogger<HubFaults> logger) : IHubFilter
{
    /// <summary>Where SignalR logs what calls ended with.</summary>
    public const string SignalRsLog = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext call, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(call);
        }
        catch (Exception e) when (e is not (HubException or OperationCanceledException))
        {
            LogFailed(call.HubMethodName, e);
            throw new HubException($"{ErrorCodes.Internal}: something went wrong on the server; its log says what");
        }
    }

    [LoggerMessage(LogLevel.Error, "Hub method {Method} failed")]
    private partial void LogFailed(string method, Exception exception);
}
