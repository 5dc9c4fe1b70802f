using System.Text.RegularExpressions;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Transactions;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Lists transactional ids, by state, producer, age and a pattern of the id where asked.</summary>
internal sealed class ListTransactionsHandler(BrokerServices broker) : RequestHandler<ListTransactionsRequest>(ApiKey.ListTransactions, 0, 2)
{
    /// <summary>A client may ask for ages that no clock has seen.</summary>
    private const long LongestMs = int.MaxValue * 1000L;

    protected override ValueTask<IMessage?> HandleAsync(ListTransactionsRequest request, RequestContext context)
    {
        if (!TryReadPattern(request.TransactionalIdPattern, out var pattern))
        {
            return Answers.Of(new ListTransactionsResponse { ErrorCode = ErrorCode.InvalidRegularExpression });
        }

        var named = request.StateFilters.Select(text => (Text: text, State: StateOf(text))).ToList();
        var states = named.Select(n => n.State).OfType<TransactionState>().ToHashSet();
        var filter = new TransactionFilter(
            states, request.ProducerIdFilters.ToHashSet(), request.DurationFilter >= 0 ? TimeSpan.FromMilliseconds(Math.Min(request.DurationFilter, LongestMs)) : null);
        return Answers.Of(new ListTransactionsResponse
        {
            UnknownStateFilters = [.. named.Where(n => n.State is null).Select(n => n.Text)],
            TransactionStates = named.Count > 0 && states.Count == 0 ? [] :
            [
                .. broker.Transactions.List(filter).Where(transaction => pattern?.IsMatch(transaction.TransactionalId) != false).Select(transaction => new ListTransactionsResponse.Transaction
                {
                    TransactionalId = transaction.TransactionalId, ProducerId = transaction.Producer.Id, TransactionState = transaction.State.ToString(),
                }),
            ],
        });
    }

    /// <summary>A client's expression must not cost more than its length times that of the ids: no backtracking, as in Kafka.</summary>
    /// <param name="text">Null or empty for all ids; it must fit the whole id.</param>
    /// <param name="pattern">Null where there is none.</param>
    private static bool TryReadPattern(string? text, out Regex? pattern)
    {
        pattern = null;
        try
        {
            if (!string.IsNullOrEmpty(text))
            {
                // By itself first: brackets that close what is around them are no expression.
                _ = new Regex(text, RegexOptions.NonBacktracking);
                pattern = new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking);
            }

            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static TransactionState? StateOf(string text)
    {
        foreach (var state in Enum.GetValues<TransactionState>())
        {
            if (state.ToString() == text)
            {
                return state;
            }
        }

        return null;
    }
}
