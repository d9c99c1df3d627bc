using System.Text.RegularExpressions;

namespace MailKit.Tests;

/// <summary>Doors translate, rooms decide, the domain knows nobody: read from the source, so that an arrow the wrong way fails.</summary>
public sealed partial class RoomsTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void The_domain_uses_nothing_but_the_language()
    {
        Assert.DoesNotContain("Reference", File.ReadAllText(Path.Combine(Root, "MailKit.Domain", "MailKit.Domain.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain(Usings("MailKit.Domain"), u => !u.Space.StartsWith("System", StringComparison.Ordinal) && !u.Space.StartsWith("MailKit.Domain", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sandbox_knows_nobody()
    {
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(Root, "MailKit.Sandbox", "MailKit.Sandbox.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain(Usings("MailKit.Sandbox"), u => u.Space.StartsWith("MailKit.", StringComparison.Ordinal) && !u.Space.StartsWith("MailKit.Sandbox", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sending")]
    [InlineData("Credits")]
    [InlineData("Billing")]
    [InlineData("Banners")]
    [InlineData("Accounts")]
    [InlineData("Data")]
    [InlineData("Work")]
    [InlineData("Settling")]
    [InlineData("Reconciliation")]
    [InlineData("Live")]
    [InlineData("Letters")]
    public void A_room_knows_no_door(string room)
        => Assert.DoesNotContain(Usings($"MailKit.Web/{room}"), u => Regex.IsMatch(u.Space, @"^MailKit\.Web\.(Pages|Areas|Api|Webhooks|Components|Providers)\b"));

    [Fact]
    public void Providers_are_named_only_where_they_are_registered()
        => Assert.DoesNotContain(Usings("MailKit.Web"), u => u.Space.StartsWith("MailKit.Web.Providers", StringComparison.Ordinal) && !u.File.Contains("Providers", StringComparison.Ordinal) && Path.GetFileName(u.File) is not "Program.cs");

    [Fact]
    public void The_sandbox_is_named_only_by_the_start()
        => Assert.DoesNotContain(Usings("MailKit.Web"), u => u.Space.StartsWith("MailKit.Sandbox", StringComparison.Ordinal) && Path.GetFileName(u.File) is not ("Program.cs" or "SandboxNeighbour.cs"));

    [Fact]
    public void Only_the_book_moves_a_balance()
    {
        var movers = Directory.EnumerateFiles(Path.Combine(Root, "MailKit.Web"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuilt(file) && Moves().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.Equal(["CreditBook.cs"], movers);
    }

    private static IEnumerable<(string File, string Space)> Usings(string folder)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuilt(file))
            .SelectMany(file => Using().Matches(File.ReadAllText(file)).Select(match => (file, match.Groups[1].Value)));

    private static bool IsBuilt(string file) => file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "MailKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"SetProperty\(x => x\.(Posted|Held),|Balances\.(Update|Attach)")]
    private static partial Regex Moves();
}
