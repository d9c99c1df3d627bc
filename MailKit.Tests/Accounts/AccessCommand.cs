using System.Diagnostics;
using System.Globalization;
using MailKit.Tests.Hosting;
using MailKit.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Accounts;

/// <summary>What it takes to be let in: <c>dotnet run -c Release --project MailKit.Tests -- access [--database Postgres]</c>.</summary>
public static class AccessCommand
{
    public const string Usage = "dotnet run -c Release --project MailKit.Tests -- access [--database Sqlite|Postgres]";

    private const int SignIns = 200;
    private const int Requests = 20_000;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var database = TestDatabase.Sqlite;

        if (arguments is not ([] or ["--database", _]) || (arguments is [_, var name] && !Enum.TryParse(name, ignoreCase: true, out database)))
        {
            Console.WriteLine(Usage);
            return 2;
        }

        await using var app = await MailKitApp.StartAsync(database, ("SignIn:TriesPerMinute", "0"));
        var account = await TestAccount.OpenAsync(app, credits: 1);
        Console.WriteLine($"{"median",10}{"99 %",10}  ms");

        // Alternating, so that what the machine does besides strikes all three alike.
        var (right, wrong, unknown) = (new List<double>(), new List<double>(), new List<double>());

        for (var n = 0; n < SignIns; n++)
        {
            right.Add(await SignInAsync(app, account.Email, TestAccount.Password));
            unknown.Add(await SignInAsync(app, $"nobody-{n}@customer.example", "not the password"));

            // Five in a row would close it.
            wrong.Add(await SignInAsync(app, account.Email, "not the password"));
        }

        Print(right, "a sign-in, from the form to the session");
        Print(wrong, "a refusal to a known address");
        Print(unknown, "a refusal to an unknown one");

        var visitor = await Visitor.SignedInAsync(account);
        var cookie = string.Join("; ", visitor.SetCookies.Select(c => c.Split(';')[0]).Where(c => !c.EndsWith('=')));
        Print(await AuthenticateAsync(app, ApiKeyAuthentication.SchemeName, ("Authorization", $"Bearer {account.Key}")), "a request with a key");
        Print(await AuthenticateAsync(app, IdentityConstants.ApplicationScheme, ("Cookie", cookie)), "a request of a session");

        return 0;
    }

    private static async Task<double> SignInAsync(MailKitApp app, string email, string password)
    {
        var visitor = new Visitor(app);
        await visitor.GoAsync("/Identity/Account/Login");
        var began = Stopwatch.GetTimestamp();
        await visitor.SubmitAsync("form", ("Input.Email", email), ("Input.Password", password));

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<List<double>> AuthenticateAsync(MailKitApp app, string scheme, (string Name, string Value) header)
    {
        var times = new List<double>(Requests);

        for (var n = 0; n < Requests; n++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            context.Request.Headers[header.Name] = header.Value;
            context.Request.Scheme = "https";
            var began = Stopwatch.GetTimestamp();
            var result = await context.AuthenticateAsync(scheme);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.True(result.Succeeded, result.Failure?.Message);
        }

        // The first ones compile.
        return times[(Requests / 10)..];
    }

    private static void Print(List<double> times, string words)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[times.Count / 2],10:N3}{times[times.Count * 99 / 100],10:N3}  {words}"));
    }
}
