using MailKit.Tests.Accounts;
using MailKit.Tests.Api.Wire;
using MailKit.Tests.Bench;
using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Probes;
using MailKit.Tests.Browser;
using MailKit.Tests.Capacity;
using MailKit.Tests.Faults;
using MailKit.Tests.Sandbox.Wire;
using MailKit.Tests.Simulation;

// dotnet test does not come through here; this is for what takes longer than a test run may.
switch (args)
{
    case ["faults", .. var rest]:
        return await FaultCommand.RunAsync(rest);

    case ["bench", .. var rest]:
        return await BenchCommand.RunAsync(rest);

    case ["limit", .. var rest]:
        return await LimitProgram.RunAsync(rest);

    case ["claims", .. var rest]:
        return await ClaimWorker.RunAsync(rest);

    case ["simulate", .. var rest]:
        return SimulateCommand.Run(rest);

    case ["capacity", .. var rest]:
        return await CapacityCommand.RunAsync(rest);

    case ["stories", .. var rest]:
        return await StoriesCommand.RunAsync(rest);

    case ["access", .. var rest]:
        return await AccessCommand.RunAsync(rest);

    case ["resend-fields", .. var rest]:
        return await ResendFieldsCommand.RunAsync(rest);

    case ["dodo-fields", .. var rest]:
        return await DodoFieldsCommand.RunAsync(rest);

    default:
        Console.WriteLine(FaultCommand.Usage);
        Console.WriteLine(BenchOptions.Usage);
        Console.WriteLine(CapacityCommand.Usage);
        Console.WriteLine(StoriesCommand.Usage);
        Console.WriteLine(AccessCommand.Usage);
        Console.WriteLine(ResendFieldsCommand.Usage);
        Console.WriteLine(DodoFieldsCommand.Usage);
        return 2;
}
