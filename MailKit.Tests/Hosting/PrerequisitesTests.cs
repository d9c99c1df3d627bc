using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Hosting;

/// <summary>Says in a skipped test what this machine lacks, so that nobody takes a short run for a whole one.</summary>
public sealed class PrerequisitesTests
{
    [Browser.BrowserFact]
    public void Chromium_is_here_so_the_story_was_lived_in_it() => Assert.Null(Browser.Chromium.Missing);

    [PostgresFact]
    public void PostgreSQL_is_here_so_the_tests_ran_on_it_too() => Assert.Null(PostgresServer.Missing);
}
