using Candlewick.Contracts.Registry;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class RestAnswerTests
{
    [Fact]
    public async Task What_is_away_is_a_problem_that_passes()
    {
        await PassesAsync(new NpgsqlException("connection refused"), "the store of candles");
        await PassesAsync(new RegistryException("connection refused"), "the schema registry");
    }

    private static async Task PassesAsync(Exception failure, string named)
    {
        var problem = Assert.IsType<ProblemHttpResult>(await RestAnswer.OfAsync(() => throw failure, NullLogger.Instance));
        Assert.Equal((503, "upstream_unavailable", true), (problem.StatusCode, problem.ProblemDetails.Extensions["code"], problem.ProblemDetails.Extensions["retryable"]));
        Assert.Contains(named, problem.ProblemDetails.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }
}
