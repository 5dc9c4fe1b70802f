using Candlewick.Cli.Commands;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Tests;

public sealed class FailuresTests
{
    [Fact]
    public void A_server_that_went_away_is_one_line_with_what_to_do_and_a_bug_is_not_explained()
    {
        Exception[] away =
        [
            new KafkaException(new Error(ErrorCode.Local_AllBrokersDown)),
            new PostgresException("terminating connection due to administrator command", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown),
            new NpgsqlException("Failed to connect to 127.0.0.1:5432\nConnection refused"),
            new HttpRequestException("Connection refused (127.0.0.1:8085)"),
        ];
        foreach (var failure in away)
        {
            string explained = Failures.Explain(failure)!;
            Assert.EndsWith("`pipeline status` shows what runs; start it, and then this command again.", explained, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', explained);
        }

        Assert.Null(Failures.Explain(new InvalidOperationException("a bug")));
    }
}
