using System.Text.RegularExpressions;

namespace MailKit.Tests.Architecture;

/// <summary>Rules that a compiler does not know.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void A_commit_is_never_cancelled()
    {
        var commits = Sources.Of("MailKit.Web").SelectMany(file => Commit().Matches(file.Text).Select(match => (File: Path.GetFileName(file.Path), Token: match.Groups[1].Value))).ToList();

        Assert.NotEmpty(commits);
        Assert.All(commits, commit => Assert.True(commit.Token is "CancellationToken.None", $"{commit.File}: CommitAsync({commit.Token})"));
    }

    [Fact]
    public void Nobody_clears_a_context_that_somebody_else_may_hold()
        => Assert.DoesNotContain(Sources.Of("MailKit.Web"), file => file.Text.Contains("ChangeTracker.Clear", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_two_screens()
    {
        var tooLong = ((string[])["MailKit.Domain", "MailKit.Web", "MailKit.Sandbox", "MailKit.Tests"])
            .SelectMany(Sources.Of)
            .Select(file => (File: Path.GetFileName(file.Path), Lines: file.Text.AsSpan().Count('\n')))
            .Where(file => file.Lines > 200)
            .ToList();

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_folder_has_more_than_fifteen_things()
    {
        // A page and its code are one thing. Rows of the fault table, account pages and components are collections of one kind.
        string[] collections = ["MailKit.Tests/Faults/Rows", "MailKit.Web/Areas/Identity/Pages/Account", "MailKit.Web/Components"];
        var tooMany = ((string[])["MailKit.Domain", "MailKit.Web", "MailKit.Sandbox", "MailKit.Tests"])
            .SelectMany(Sources.FoldersOf)
            .Where(folder => folder.Things > 15 && !collections.Contains(folder.Path))
            .ToList();

        Assert.Empty(tooMany);
    }

    [GeneratedRegex(@"\.CommitAsync\(([^)]*)\)")]
    private static partial Regex Commit();
}
