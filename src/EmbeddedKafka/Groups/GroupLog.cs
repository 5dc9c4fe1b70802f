using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>What consumer groups say in the log.</summary>
internal static partial class GroupLog
{
    [LoggerMessage(LogLevel.Information, "Group {Group} rebalances after generation {Generation}: {Reason}")]
    public static partial void Rebalancing(ILogger logger, string group, int generation, string reason);

    [LoggerMessage(LogLevel.Information, "Group {Group} is at generation {Generation} with {Members} members")]
    public static partial void Generation(ILogger logger, string group, int generation, int members);

    [LoggerMessage(LogLevel.Information, "The session of member {Member} in group {Group} expired")]
    public static partial void SessionExpired(ILogger logger, string member, string group);

    [LoggerMessage(LogLevel.Information, "Member {Member} did not rejoin group {Group} in time and is out")]
    public static partial void DidNotRejoin(ILogger logger, string member, string group);

    [LoggerMessage(LogLevel.Information, "Member {Member} of group {Group} did not ask for its assignment in time and is out")]
    public static partial void DidNotSync(ILogger logger, string member, string group);

    [LoggerMessage(LogLevel.Information, "Static member {Instance} of group {Group} is now {Member}, {Old} is fenced")]
    public static partial void Replaced(ILogger logger, string group, string instance, string member, string old);

    [LoggerMessage(LogLevel.Warning, "Group {Group} is empty, but that could not be written")]
    public static partial void EmptyNotWritten(ILogger logger, string group, Exception error);

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be written; its clients are told to retry")]
    public static partial void NotWritten(ILogger logger, string group, Exception error);

    [LoggerMessage(LogLevel.Information, "Loaded group {Group} at generation {Generation} with {Members} members and {Offsets} offsets")]
    public static partial void Loaded(ILogger logger, string group, int generation, int members, int offsets);

    [LoggerMessage(LogLevel.Warning, "Group {Group} was refused: there are {Limit} groups, as many as this broker keeps")]
    public static partial void NoRoom(ILogger logger, string group, int limit);

    [LoggerMessage(LogLevel.Information, "Forgot {Offsets} offsets of group {Group} after its retention")]
    public static partial void Expired(ILogger logger, string group, int offsets);
}
