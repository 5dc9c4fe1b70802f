using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Transactions;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>
/// Lists transactional ids, by state, producer and age where asked. Version 2, which takes a regular expression, is not
/// served: a client's expression would run here.
/// </summary>
internal sealed class ListTransactionsHandler(BrokerServices broker) : RequestHandler<ListTransactionsRequest>(ApiKey.ListTransactions, 0, 1)
{
    /// <summary>A client may ask for ages that no clock has seen.</summary>
    private const long LongestMs = int.MaxValue * 1000L;

    protected override ValueTask<IMessage?> HandleAsync(ListTransactionsRequest request, RequestContext context)
    {
        var named = request.StateFilters.Select(text => (Text: text, State: StateOf(text))).ToList();
        var states = named.Select(n => n.State).OfType<TransactionState>().ToHashSet();
        var filter = new TransactionFilter(
            states, request.ProducerIdFilters.ToHashSet(), request.DurationFilter >= 0 ? TimeSpan.FromMilliseconds(Math.Min(request.DurationFilter, LongestMs)) : null);
        return Answers.Of(new ListTransactionsResponse
        {
            UnknownStateFilters = [.. named.Where(n => n.State is null).Select(n => n.Text)],
            TransactionStates = named.Count > 0 && states.Count == 0 ? [] :
            [
                .. broker.Transactions.List(filter).Select(transaction => new ListTransactionsResponse.Transaction
                {
                    TransactionalId = transaction.TransactionalId, ProducerId = transaction.Producer.Id, TransactionState = transaction.State.ToString(),
                }),
            ],
        });
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
