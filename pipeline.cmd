@echo off
rem Finds the .NET SDK, builds src\Cli where its sources changed, and starts it. As ./pipeline does, for Windows.
setlocal EnableExtensions
set "ROOT=%~dp0"
set "DOTNET_NOLOGO=1"
rem Bytes, in hex, between two collections of new objects. By default it grows with the cache of the processor.
if not defined DOTNET_GCgen0size set "DOTNET_GCgen0size=1000000"
set "CLI=%ROOT%src\Cli"
set "DLL=%CLI%\bin\Release\net10.0\Candlewick.Cli.dll"
set "STAMP=%CLI%\obj\pipeline.stamp"

set "DOTNET="
for /f "delims=" %%D in ('where dotnet.exe 2^>nul') do call :try "%%D"
if defined DOTNET_ROOT call :try "%DOTNET_ROOT%\dotnet.exe"
call :try "%USERPROFILE%\.dotnet\dotnet.exe"
call :try "%ProgramFiles%\dotnet\dotnet.exe"
if not defined DOTNET (
  echo The .NET 10 SDK is needed, and no dotnet.exe on PATH, in DOTNET_ROOT or in the usual folders has it. 1>&2
  echo Install it: winget install Microsoft.DotNet.SDK.10 1>&2
  exit /b 1
)

rem The newest source decides; the files' names are part of the stamp, so that a deletion counts too.
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$root = $env:ROOT; $stamp = $env:STAMP;" ^
  "$files = Get-ChildItem -Path ($root + 'src'), ($root + 'proto') -Recurse -File | Where-Object { $_.FullName -notmatch '\\(bin|obj|node_modules)\\' };" ^
  "$files += Get-Item ($root + 'Directory.Build.props'), ($root + 'Directory.Build.targets'), ($root + 'Directory.Packages.props'), ($root + 'global.json'), ($root + 'BannedSymbols.txt');" ^
  "$names = ($files.FullName | Sort-Object) -join '|';" ^
  "if (-not (Test-Path $env:DLL) -or -not (Test-Path $stamp) -or [IO.File]::ReadAllText($stamp) -ne $names -or ($files | Where-Object { $_.LastWriteTimeUtc -gt (Get-Item $stamp).LastWriteTimeUtc })) {" ^
  "  New-Item -ItemType Directory -Force (Split-Path $stamp) | Out-Null; [IO.File]::WriteAllText($stamp + '.new', $names); exit 1 }"
if not errorlevel 1 goto run

echo Building (about a minute the first time)... 1>&2
rem The compiler's own code is not worth profiling for one build: a quarter of its processor time.
set "DOTNET_TieredPGO=0"
"%DOTNET%" build "%CLI%\Cli.csproj" -c Release -p:RunAnalyzers=false -v q -nodeReuse:false 1>&2
if errorlevel 1 exit /b 1
set "DOTNET_TieredPGO="
move /y "%STAMP%.new" "%STAMP%" >nul

:run
"%DOTNET%" "%DLL%" %*
exit /b %errorlevel%

:try
if defined DOTNET exit /b 0
if not exist "%~1" exit /b 0
"%~1" --list-sdks 2>nul | findstr /b "10." >nul && set "DOTNET=%~1"
exit /b 0
