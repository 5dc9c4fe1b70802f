using Candlewick.Contracts.Registry;
using Candlewick.EventStore;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.StreamApi.Rest;

/// <summary>Answers that need the store of candles: what goes wrong becomes a problem that says whether to try again.</summary>
internal static partial class RestAnswer
{
    public static async Task<IResult> OfAsync(Func<Task<IResult>> answer, ILogger logger)
    {
        try
        {
            return await answer();
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
        catch (InstrumentNameException e)
        {
            return RestProblem.From(RequestException.Of(e));
        }
        catch (RegistryException e)
        {
            LogRegistryAway(logger, e.Message);
            return Unavailable("the schema registry does not say what the newest tick is; try again in some seconds, or give from as a time");
        }
        catch (NpgsqlException e) when (EventStoreDatabase.IsPassing(e))
        {
            LogStoreAway(logger, e.Message);
            return Unavailable("the store of candles is busy or away; try again in some seconds");
        }
        catch (NpgsqlException e)
        {
            LogStoreFailed(logger, e);
            return Unavailable("the store of candles does not answer; try again in some seconds");
        }
    }

    private static IResult Unavailable(string message) => RestProblem.From(new RequestException(ErrorCodes.UpstreamUnavailable, message, retryable: true));

    [LoggerMessage(LogLevel.Warning, "The newest tick could not be read: {Reason}")]
    private static partial void LogRegistryAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Stored candles were not read: {Reason}")]
    private static partial void LogStoreAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Reading stored candles failed")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception);
}
