using MailKit.Tests.Hosting;
using MailKit.Web.Accounts;
using MailKit.Web.Limits;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Accounts;

/// <content>Guessing codes.</content>
public sealed partial class TwoFactorTests
{
    [Theory, OnBothDatabases]
    public async Task Five_wrong_codes_close_the_second_step_also_to_the_right_one(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var (account, secret) = await TurnedOnAsync(app);
        var visitor = await HalfInAsync(app, account);

        for (var i = 0; i < 5; i++)
        {
            await visitor.SubmitAsync("form", ("Input.Code", Authenticator.Code(secret, app, later: 100 + i)));
        }

        Assert.Contains("Too many wrong codes", visitor.Text, StringComparison.Ordinal);
        await visitor.SubmitAsync("form", ("Input.Code", Authenticator.Code(secret, app, later: 1)));
        Assert.NotEqual("/app", visitor.At.AbsolutePath);
    }

    [Theory, OnBothDatabases]
    public async Task Of_twenty_codes_guessed_at_one_moment_five_are_compared(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var (account, secret) = await TurnedOnAsync(app);
        var guessers = new List<Visitor>();

        while (guessers.Count < 20)
        {
            guessers.Add(await HalfInAsync(app, account));
        }

        await Task.WhenAll(guessers.Select((guesser, i) => guesser.SubmitAsync("form", ("Input.Code", Authenticator.Code(secret, app, later: 100 + i)))));

        var subject = Attempts.HashOf(AuthenticatorCodes.Subject(await app.DataAsync(db => db.Users.Where(u => u.Email == account.Email).Select(u => u.Id).SingleAsync())));
        Assert.Equal(5, await app.DataAsync(db => db.Attempts.Where(a => a.SubjectHash == subject).SumAsync(a => a.Count)));

        // Not even the right one opens now.
        await guessers[0].SubmitAsync("form", ("Input.Code", Authenticator.Code(secret, app, later: 1)));
        Assert.NotEqual("/app", guessers[0].At.AbsolutePath);
    }

    private static async Task<(TestAccount Account, string Secret)> TurnedOnAsync(MailKitApp app)
    {
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        var secret = await Authenticator.BeginAsync(owner);
        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(secret, app)));
        Assert.Equal(10, Authenticator.Recovery().Count(owner.Text));

        return (account, secret);
    }
}
