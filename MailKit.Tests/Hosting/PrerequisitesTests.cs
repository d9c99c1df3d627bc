using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Hosting;

/// <summary>Says in a skipped test what this machine lacks, so that nobody takes a short run for a whole one.</summary>
public sealed class PrerequisitesTests
{
    [Browser.BrowserFact]
    public void Chromium_is_here_so_the_story_was_lived_in_it() => Assert.Null(Browser.Chromium.Missing);

    [Api.NodeFact]
    public void Node_and_Resends_SDK_are_here_so_it_was_driven_against_us() => Assert.Null(Api.NodeFactAttribute.Missing);

    [PostgresFact]
    public void PostgreSQL_is_here_so_the_tests_ran_on_it_too() => Assert.Null(PostgresServer.Missing);
}
