namespace MailKit.Tests.Hosting.Logging;

/// <summary>Comes after all that run side by side.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterAll
{
    public const string Name = "After all";
}

/// <summary>Many tests use one host, so what it logged is looked at when the last of them is over; a host of one test is looked at when it ends.</summary>
[Collection(AfterAll.Name)]
public sealed class SharedHostTests
{
    [Fact]
    public void Hosts_that_tests_share_logged_no_error_that_none_of_them_had_announced()
    {
        var complaints = ErrorWatch.All.SelectMany(errors => errors.Complaints()).ToList();
        Assert.True(complaints.Count is 0, string.Join('\n', complaints));
    }

    [Fact]
    public void An_error_that_nobody_announced_and_one_that_did_not_come_are_complained_about()
    {
        var (errors, lines) = (new ErrorWatch(), (string[])["info: A[0]", "      all is well", "fail: B[0]", "      Email 1 is parked", "warn: C[0]", "      Email 2 is parked", "crit: D[0]", "      Email 3 is parked"]);
        var console = new ConsoleErrors(errors);
        errors.Expect("Email 3 is parked");
        errors.Expect("Email 4 is parked");
        errors.Allow("Email 5 is parked");

        foreach (var line in lines)
        {
            console.Read(line);
        }

        console.End();
        var complaints = errors.Complaints();

        Assert.Equal(["An error was logged that nobody had announced: fail: B[0]\n      Email 1 is parked", "An error was announced and did not come: Email 4 is parked"], complaints);
        Assert.Empty(errors.Complaints());
    }
}
