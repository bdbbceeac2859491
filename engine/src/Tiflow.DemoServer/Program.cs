using Tiflow.DemoServer.Hosting;

return await DemoServerCommand.RunAsync(args);
