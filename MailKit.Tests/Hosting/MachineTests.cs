namespace MailKit.Tests.Hosting;

/// <summary>Says in a skipped test what this machine lacks, so that nobody takes a short run for a whole one.</summary>
public sealed class MachineTests
{
    [PostgresFact]
    public void PostgreSQL_is_here_so_the_tests_ran_on_it_too() => Assert.Null(PostgresServer.Missing);
}
